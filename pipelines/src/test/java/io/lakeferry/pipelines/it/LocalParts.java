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
package io.lakeferry.pipelines.it;

import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.sample.SampleData;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The running local parts, and what tests ask of them. */
public final class LocalParts implements Closeable {
  private final Path folder;
  private final Path home;
  private final LocalPlatform platform;
  private final HttpClient http = HttpClient.newHttpClient();

  private LocalParts(Path folder, Path home) {
    this.folder = folder;
    this.home = home;
    this.platform = LocalPlatform.start(folder.resolve("parts"), home);
  }

  static LocalParts start() {
    try {
      // Tests run in the module's folder.
      Path home = Path.of("..").toAbsolutePath().normalize();
      return new LocalParts(Files.createTempDirectory("lakeferry-it-"), home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How to connect. */
  public LocalSettings settings() {
    return platform.settings();
  }

  /** The project's root. */
  public Path home() {
    return home;
  }

  /**
   * The options that lead to the parts, as arguments {@code --name=value}; secrets are references
   * to {@link #environment()}.
   */
  public List<String> connectionArguments() {
    List<String> arguments = new ArrayList<>();
    settings().exportOptions().forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments;
  }

  /** As {@link #connectionArguments()}, without what concerns the source alone. */
  public List<String> warehouseArguments() {
    return connectionArguments().stream()
        .filter(argument -> !argument.startsWith("--clickhouse"))
        .toList();
  }

  /** The same with references to files, for launches inside the process of the test. */
  public List<String> connectionArgumentsByFile() {
    Map<String, String> options = new TreeMap<>(settings().exportOptions());
    options.put("clickhousePassword", "file:" + settings().secrets().clickhousePassword());
    options.put("clientSecret", "file:" + settings().secrets().clientSecret());
    return options.entrySet().stream()
        .map(option -> "--" + option.getKey() + "=" + option.getValue())
        .toList();
  }

  /** Makes PostHog's tables {@code events} and {@code events_recent} in a database of that name. */
  public void createEventTables(String database) {
    createEventTables(database, "");
  }

  /**
   * The same with further settings of the tables.
   *
   * @param settings of the form {@code name = value, name = value}, or empty
   */
  void createEventTables(String database, String settings) {
    clickhouse("CREATE DATABASE IF NOT EXISTS " + database);
    for (String table : List.of("create-events.sql", "create-events-recent.sql")) {
      clickhouse(sampleStatement(table, database) + (settings.isEmpty() ? "" : ", " + settings));
    }
  }

  /** Makes PostHog's tables behind persons and sessions beside those of events. */
  void createPeopleTables(String database) {
    for (String statement :
        List.of(
            "create-person.sql",
            "create-person-distinct-id2.sql",
            "create-raw-sessions.sql",
            "create-raw-sessions-mv.sql",
            "create-channel-definition.sql",
            "fill-channel-definition.sql",
            "create-channel-definition-dict.sql")) {
      clickhouse(sampleStatement(statement, database));
    }
  }

  /** A statement of the sample, for another database. */
  private static String sampleStatement(String name, String database) {
    try (InputStream text = SampleData.class.getResourceAsStream(name)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .replace("posthog.", database + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment variables that hold the secrets. */
  public Map<String, String> environment() {
    return new TreeMap<>(settings().secretEnvironment());
  }

  /** Asks ClickHouse; the answer as text, without the last line break. */
  public String clickhouse(String sql) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings().clickhouseUrl()))
            .header("X-ClickHouse-User", settings().clickhouseUser())
            .header("X-ClickHouse-Key", settings().clickhousePassword())
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError("ClickHouse: " + answer.body() + "\nat " + sql);
      }
      return answer.body().stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a statement in the warehouse; all rows, every value as text. */
  public List<List<String>> warehouse(String sql) {
    try (Connection connection =
            DriverManager.getConnection(settings().jdbcUrl(), settings().jdbcSecrets());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return List.of();
      }
      try (ResultSet result = statement.getResultSet()) {
        return rows(result);
      }
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + "\nat " + sql, e);
    }
  }

  /** The only value that a statement in the warehouse yields. */
  public String warehouseValue(String sql) {
    List<List<String>> rows = warehouse(sql);
    if (rows.size() != 1 || rows.get(0).size() != 1) {
      throw new AssertionError(rows + " is not one value\nat " + sql);
    }
    return rows.get(0).get(0);
  }

  /** The warehouse's tables whose names begin so. */
  public List<String> tables(String prefix) {
    return warehouse(
            "SHOW TABLES IN `%s`.`%s` LIKE '%s*'"
                .formatted(settings().catalog(), settings().schema(), prefix))
        .stream()
        .map(table -> table.get(1))
        .toList();
  }

  private static List<List<String>> rows(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<List<String>> rows = new ArrayList<>();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        row.add(result.getString(column));
      }
      rows.add(row);
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    platform.close();
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(folder)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
