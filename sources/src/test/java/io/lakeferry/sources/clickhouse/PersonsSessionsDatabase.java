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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A database with PostHog's tables behind persons and sessions. Merges are held off, so that every
 * insert stays a part of its own until {@link #mergeAll}.
 */
final class PersonsSessionsDatabase implements AutoCloseable {
  static final long TEAM = 2;
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<String> TABLES =
      List.of("person", "person_distinct_id2", "sharded_events", "raw_sessions");
  private static final List<String> SAMPLE =
      List.of("person", "person-distinct-id2", "raw-sessions");
  private static final Pattern COMMENT = Pattern.compile("(?m)^--.*\\R");
  private static final Pattern STATEMENT_END = Pattern.compile(";\\s*(?:\\R|\\z)");
  private final HttpClient client = HttpClient.newHttpClient();
  private final SourceConnection connection;
  private final String name = "models_" + NUMBER.incrementAndGet();

  PersonsSessionsDatabase(EngineServer.Running server) {
    connection = server.connection(name);
    send("CREATE DATABASE " + name, Map.of("database", "default"));
    for (String table : SAMPLE) {
      execute(sample(table));
    }
    for (String statement : statements()) {
      execute(statement);
    }
    holdMerges();
  }

  private void holdMerges() {
    TABLES.forEach(table -> execute("SYSTEM STOP MERGES " + name + "." + table));
  }

  /** As if nothing had been inserted or merged. */
  void empty() {
    TABLES.forEach(table -> execute("TRUNCATE TABLE " + table));
    holdMerges();
  }

  /** The sample's table, without what holds its merges off for ever. */
  private String sample(String table) {
    return text("/io/lakeferry/local/sample/create-" + table + ".sql")
        .replace("posthog.", name + ".")
        .replaceAll("(SETTINGS|,) max_bytes_to_merge_at_max.*", "");
  }

  private static List<String> statements() {
    return STATEMENT_END
        .splitAsStream(text("/posthog-persons-sessions.sql"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static String text(String resource) {
    try (InputStream file = PersonsSessionsDatabase.class.getResourceAsStream(resource)) {
      return COMMENT.matcher(new String(file.readAllBytes(), UTF_8)).replaceAll("");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    send(sql, Map.of("database", name));
  }

  /** Does what ClickHouse does in the background sooner or later. */
  void mergeAll() {
    for (String table : TABLES) {
      execute("SYSTEM START MERGES " + name + "." + table);
      execute("OPTIMIZE TABLE " + table + " FINAL");
    }
  }

  SourceConnection connection() {
    return connection;
  }

  /** What an export of the team and window reads, all of it. */
  Rows export(BuiltInModel model, Window window) {
    return export(model, window, KeyRange.ALL);
  }

  /** What an export of one split reads. */
  Rows export(BuiltInModel model, Window window, KeyRange range) {
    return select(model.queries(TEAM, window).export(range));
  }

  /** The rows of a query by a user who may not write. */
  Rows select(Statement query) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("database", name);
    parameters.put("readonly", "2");
    query.parameters().forEach((key, value) -> parameters.put("param_" + key, value));
    return Rows.of(send(query.text() + "\nFORMAT TabSeparatedWithNamesAndTypes", parameters));
  }

  /** A time as text, without its zone, which is UTC. */
  static String time(Instant instant) {
    return MICROSECONDS.format(instant);
  }

  private HttpResponse<String> send(String sql, Map<String, String> parameters) {
    String url =
        connection.url()
            + "/?"
            + parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofMinutes(2))
            .header("X-ClickHouse-User", connection.user())
            .header("X-ClickHouse-Key", connection.password().resolve())
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.body() + "\nof " + sql);
      }
      return response;
    } catch (IOException e) {
      throw new IllegalStateException(sql, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    execute("DROP DATABASE " + name);
  }

  /**
   * An answer.
   *
   * @param types of the columns, as ClickHouse names them
   * @param all the rows: by column the value as text, null for NULL
   */
  record Rows(List<String> types, List<Map<String, String>> all) {
    private static Rows of(HttpResponse<String> response) {
      List<List<String>> lines =
          response
              .body()
              .lines()
              .map(line -> Arrays.asList(line.split("\t", -1)))
              .collect(Collectors.toList());
      List<String> names = lines.get(0);
      List<Map<String, String>> rows = new ArrayList<>();
      for (List<String> line : lines.subList(2, lines.size())) {
        Map<String, String> row = new HashMap<>();
        for (int index = 0; index < names.size(); index++) {
          String text = line.get(index);
          row.put(names.get(index), text.equals("\\N") ? null : text);
        }
        rows.add(row);
      }
      List<String> types = lines.get(1).stream().map(type -> type.replace("\\'", "'")).toList();
      return new Rows(types, rows);
    }

    /** The values of one column. */
    List<String> values(String column) {
      return all.stream().map(row -> row.get(column)).toList();
    }

    /** The only row. */
    Map<String, String> only() {
      if (all.size() != 1) {
        throw new AssertionError("one row expected, but there are " + all);
      }
      return all.get(0);
    }
  }
}
