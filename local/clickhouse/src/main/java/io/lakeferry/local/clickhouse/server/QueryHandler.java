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
package io.lakeferry.local.clickhouse.server;

import io.lakeferry.local.clickhouse.codec.BodyCodec;
import io.lakeferry.local.clickhouse.codec.DecompressionException;
import io.lakeferry.local.clickhouse.engine.Engine;
import io.lakeferry.local.clickhouse.engine.EngineConnection;
import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.http.HttpHandler;
import io.lakeferry.local.clickhouse.http.HttpRequest;
import io.lakeferry.local.clickhouse.http.HttpResponse;
import io.lakeferry.local.clickhouse.http.MultipartForm;
import io.lakeferry.local.clickhouse.http.UrlParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Answers the interface's paths and turns every failure into what a server would send. */
final class QueryHandler implements HttpHandler {
  private static final Logger LOGGER = System.getLogger(QueryHandler.class.getName());
  private static final Set<String> METHODS = Set.of("GET", "POST", "HEAD");

  private final Engine engine;
  private final Credentials credentials;
  private final SessionStore sessions;
  private final RunningQueries running;
  private final LongSupplier nanos;

  QueryHandler(
      Engine engine,
      Credentials credentials,
      SessionStore sessions,
      RunningQueries running,
      LongSupplier nanos) {
    this.engine = engine;
    this.credentials = credentials;
    this.sessions = sessions;
    this.running = running;
    this.nanos = nanos;
  }

  @Override
  public void handle(HttpRequest request, HttpResponse response) throws IOException {
    ResponseHeaders.common(response, engine.timezone());
    boolean question = !request.method().equals("POST") && request.parameters().asMap().isEmpty();
    if (!METHODS.contains(request.method())) {
      text(response, 405, "Method " + request.method() + " is not supported\n");
    } else if (request.path().equals("/ping")
        || request.path().equals("/replicas_status")
        || (request.path().equals("/") && question)) {
      text(response, 200, "Ok.\n");
    } else if (!request.path().equals("/")) {
      text(
          response,
          404,
          "There is no handle "
              + request.path()
              + "\n\nUse / or /ping for health checks.\nSend queries from your program with POST"
              + " method or GET /?query=...\n");
    } else if (!credentials.accept(request)) {
      error(
          response,
          ErrorCode.AUTHENTICATION_FAILED.with(
              "Authentication failed: password is incorrect, or there is no user with such name",
              engine.version()),
          BodyCodec.IDENTITY);
    } else {
      query(request, response);
    }
  }

  private void query(HttpRequest request, HttpResponse response) throws IOException {
    QueryOptions options;
    QuerySource source;
    UrlParameters url = request.parameters();
    try {
      InputStream body = plainBody(request);
      String contentType = request.header("Content-Type").orElse("");
      if (MultipartForm.isForm(contentType)) {
        url = url.with(MultipartForm.read(contentType, body));
        body = InputStream.nullInputStream();
      }
      options = QueryOptions.of(request, url, engine.version());
      source = QuerySource.read(url.get("query").orElse(""), body, engine.version());
    } catch (EngineException e) {
      error(response, e, BodyCodec.IDENTITY);
      return;
    } catch (DecompressionException e) {
      error(response, cannotDecompress(e), BodyCodec.IDENTITY);
      return;
    } catch (MultipartForm.ExternalTableException e) {
      error(
          response,
          ErrorCode.NOT_IMPLEMENTED.with(e.getMessage(), engine.version()),
          BodyCodec.IDENTITY);
      return;
    }
    Answer answer = new Answer(response, options, source);
    try (RunningQueries.Query query = running.begin(options.queryId());
        SessionStore.Lease lease = sessions.lease(url)) {
      request.presence().onGone(query::kill);
      answer.run(lease);
    } catch (EngineException e) {
      answer.fail(e);
    } catch (DecompressionException e) {
      answer.fail(cannotDecompress(e));
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "Query failed", e);
      answer.fail(ErrorCode.UNKNOWN_EXCEPTION.with(e.toString(), engine.version()));
    } finally {
      answer.close();
    }
  }

  private InputStream plainBody(HttpRequest request) throws EngineException {
    String encoding = request.header("Content-Encoding").orElse("identity");
    Optional<BodyCodec> codec = BodyCodec.ofContentEncoding(encoding);
    if (codec.isEmpty()) {
      throw ErrorCode.UNKNOWN_COMPRESSION_METHOD.with(
          "Unknown compression method " + encoding, engine.version());
    }
    InputStream body = codec.get().decode(request.body());
    return request.parameters().isSet("decompress")
        ? BodyCodec.CLICKHOUSE_BLOCKS.decode(body)
        : body;
  }

  private EngineException cannotDecompress(DecompressionException e) {
    return ErrorCode.CANNOT_DECOMPRESS.with(e.getMessage(), engine.version());
  }

  private static void text(HttpResponse response, int status, String text) throws IOException {
    response.status(status);
    response.body().write(text.getBytes(StandardCharsets.UTF_8));
    response.finish();
  }

  /** A server compresses an error like a result, but for those before it knows the request. */
  private static void error(HttpResponse response, EngineException error, BodyCodec codec)
      throws IOException {
    response.status(HttpStatuses.of(error.code()));
    response.header("X-ClickHouse-Exception-Code", Integer.toString(error.code()));
    response.header("Content-Type", "text/plain; charset=UTF-8");
    OutputStream body = codec.encode(response.body());
    body.write((error.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
    body.close();
    response.finish();
  }

  /** The answer to one query. */
  private final class Answer {
    private final HttpResponse response;
    private final QueryOptions options;
    private final QuerySource source;
    private final ResponseBuffer buffer;
    private final String tag = MidStreamError.newTag();
    private final long start = nanos.getAsLong();
    private QueryRun run;

    private Answer(HttpResponse response, QueryOptions options, QuerySource source) {
      this.response = response;
      this.options = options;
      this.source = source;
      this.buffer =
          new ResponseBuffer(
              response,
              options.answerCodec(),
              options.bufferBytes(),
              options.waitForEnd() ? ResponseBuffer.Overflow.HOLD : ResponseBuffer.Overflow.SEND,
              this::setHeaders);
      response.header("X-ClickHouse-Query-Id", options.queryId());
      response.header("X-ClickHouse-Exception-Tag", tag);
    }

    private void run(SessionStore.Lease lease) throws EngineException, IOException {
      EngineConnection connection = lease.connection();
      run = new QueryRun(connection, options, engine.version());
      try (QuerySettings settings =
          lease.lasting()
              ? QuerySettings.applyForNow(connection, options, source.statement(), engine.version())
              : QuerySettings.apply(connection, options)) {
        run.run(source, buffer);
      }
      buffer.finish();
    }

    private void setHeaders() {
      String format = source.statement().format().orElse(options.defaultFormat());
      ResponseHeaders.result(response, options, format);
      ResponseHeaders.summary(response, run.statistics(), nanos.getAsLong() - start);
      if (options.settings().containsKey("session_timezone")) {
        response.header("X-ClickHouse-Timezone", options.settings().get("session_timezone"));
      }
    }

    private void fail(EngineException e) throws IOException {
      if (buffer.committed()) {
        buffer.breakOff(MidStreamError.block(e.getMessage(), tag));
        return;
      }
      if (options.answerByHeader()) {
        response.header("Content-Encoding", options.answerCodec().token());
      }
      error(response, e, options.answerCodec());
    }

    private void close() throws IOException {
      buffer.discard();
    }
  }
}
