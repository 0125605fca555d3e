/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.lakeferry.sources.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sends queries over client-v2, which serves for transport only: what comes back are bytes.
 *
 * <p>The client repeats nothing by itself. Repeats are decided where it is known what they cost and
 * which rows were taken already.
 */
final class QueryClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  /** What a server needs to notice that a query's time is over, and to say so. */
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(30);

  private final SourceConnection connection;
  private final Client client;
  private final Semaphore streams;
  private final Set<ResponseStream> open = ConcurrentHashMap.newKeySet();
  private final ServerErrors errors;
  private volatile boolean closed;

  private final Consumer<Statement> sent;

  QueryClient(SourceConnection connection) {
    this(connection, statement -> {});
  }

  /**
   * @param sent is told each statement before it is sent
   */
  QueryClient(SourceConnection connection, Consumer<Statement> sent) {
    this.sent = sent;
    this.errors = new ServerErrors("ClickHouse at " + withoutCredentials(connection.url()));
    this.connection = connection;
    this.client = connect(connection, connection.maxConnections());
    this.streams = new Semaphore(connection.maxConnections(), true);
  }

  private static Client connect(SourceConnection connection, int connections) {
    Client.Builder builder =
        new Client.Builder()
            .addEndpoint(connection.url())
            .setUsername(connection.user())
            .setPassword(connection.password() == null ? "" : connection.password().resolve())
            .setDefaultDatabase(connection.database())
            .setClientName("lakeferry")
            .setMaxConnections(connections)
            .setConnectTimeout(CONNECT_TIMEOUT.toMillis(), ChronoUnit.MILLIS)
            // Nothing may come for as long as a count takes; a time-out has to be the server's.
            .setSocketTimeout(
                connection.maxExecutionTime().plus(ANSWER_MARGIN).toMillis(), ChronoUnit.MILLIS)
            .setConnectionRequestTimeout(
                connection.maxExecutionTime().toMillis(), ChronoUnit.MILLIS)
            // A kept connection can have been closed by the server or a load balancer meanwhile;
            // then a query fails, and repeating it unseen is what we don't want.
            .httpHeader("Connection", "close")
            .setMaxRetries(0)
            .retryOnFailures()
            .compressServerResponse(false)
            .compressClientRequest(false)
            .useAsyncRequests(false);
    ServerSettings.of(connection).forEach(builder::serverSetting);
    connection
        .settings()
        .forEach(
            (name, value) -> {
              if (name.startsWith(ServerSettings.CLIENT_OPTION)) {
                builder.setOption(
                    name.substring(ServerSettings.CLIENT_OPTION.length()),
                    ServerSettings.secret(name, value).map(SecretReference::resolve).orElse(value));
              } else {
                builder.serverSetting(name, value);
              }
            });
    return builder.build();
  }

  /** The coded exception for whatever a query failed with. */
  LakeferryException translate(Throwable failure) {
    return errors.translate(failure);
  }

  /**
   * Asks for a small answer, all of which is taken at once.
   *
   * @throws LakeferryException if the query fails
   */
  Answered ask(Statement statement) {
    QuerySettings settings = new QuerySettings();
    settings.setFormat(ClickHouseFormat.RowBinary);
    // The server keeps the answer until it is whole, so that a late error has a status and a code,
    // and the summary's figures are final.
    settings.waitEndOfQuery(true);
    try (QueryResponse response = send(client, statement, settings);
        InputStream bytes = response.getInputStream()) {
      byte[] answer = bytes.readAllBytes();
      return new Answered(
          new Answer(answer), new PlanCost(response.getReadRows(), response.getReadBytes(), 1));
    } catch (Exception e) {
      throw interruptible(e);
    }
  }

  /**
   * Begins to read a result.
   *
   * @return the bytes; closing them before their end gives the connection up at once
   * @throws LakeferryException if the query fails before its first byte; INTERRUPTED once this is
   *     closed
   */
  InputStream stream(Statement statement) {
    QuerySettings settings = new QuerySettings();
    settings.setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes);
    ResponseStream stream = newStream();
    // Whoever closes first says so, then looks at the open streams: one of us sees the other.
    open.add(stream);
    try {
      requireOpen();
      stream.begin(send(stream.own, statement, settings).getInputStream());
      return stream;
    } catch (Exception e) {
      stream.close();
      throw closed ? stopped(e) : interruptible(e);
    }
  }

  private ResponseStream newStream() {
    takePlace();
    try {
      return new ResponseStream(connect(connection, 1));
    } catch (RuntimeException e) {
      streams.release();
      throw interruptible(e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw stopped(null);
    }
  }

  private static LakeferryException stopped(Exception cause) {
    return new LakeferryException(
        ErrorCode.INTERRUPTED,
        "ClickHouse streams of this process",
        "they were closed",
        "Start the same command again",
        cause);
  }

  private void takePlace() {
    try {
      if (!streams.tryAcquire(connection.maxExecutionTime().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LakeferryException(
            ErrorCode.TIMED_OUT,
            "ClickHouse streams of this client",
            "none of " + connection.maxConnections() + " became free in time",
            "Allow more by --clickhouseMaxConnections");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeferryException(
          ErrorCode.INTERRUPTED,
          "ClickHouse streams of this client",
          "the wait for a free one was interrupted",
          "Start the same command again",
          e);
    }
  }

  private QueryResponse send(Client client, Statement statement, QuerySettings settings)
      throws Exception {
    sent.accept(statement);
    Map<String, Object> parameters = new LinkedHashMap<>();
    statement.parameters().forEach((name, value) -> parameters.put(name, new WireText(value)));
    try {
      return client.query(statement.text(), parameters, settings).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private LakeferryException interruptible(Exception failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return errors.translate(failure);
  }

  /** Breaks off what is being read, so that whoever reads it is woken by an IOException. */
  @Override
  public void close() {
    closed = true;
    open.forEach(ResponseStream::close);
    client.close();
  }

  static String withoutCredentials(String url) {
    int scheme = url.indexOf("://");
    int path = scheme < 0 ? 0 : scheme + 3;
    int at = url.indexOf('@', path);
    String rest = at < 0 ? url.substring(path) : url.substring(at + 1);
    int end = rest.indexOf('?');
    return end < 0 ? rest : rest.substring(0, end);
  }

  /**
   * A parameter in the form in which the server reads it. The client would take a string for a
   * value and escape it, which an array's text must not be.
   */
  private record WireText(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** An answer and what it cost. */
  record Answered(Answer answer, PlanCost cost) {}

  /** The bytes of a response whose close breaks off instead of reading on to the end. */
  private final class ResponseStream extends FilterInputStream {
    private final Client own;
    private final AtomicBoolean closed = new AtomicBoolean();

    ResponseStream(Client own) {
      super(InputStream.nullInputStream());
      this.own = own;
    }

    void begin(InputStream bytes) {
      in = bytes;
    }

    /**
     * Closes the client and with it the socket, not the stream and not the response: both of these
     * read on to the end, and that of a query without an end would never come. The client has no
     * other way to give up an answer once its headers are there; so each stream has a client of its
     * own.
     */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        open.remove(this);
        try {
          own.close();
        } finally {
          streams.release();
        }
      }
    }
  }
}
