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

import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.parquet.ShardLimits;
import io.lakeferry.sinks.parquet.ShardTarget;
import io.lakeferry.sinks.parquet.ShardWriter;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.volume.ShardUploader;
import io.lakeferry.sources.clickhouse.ClickHouseSource;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.sources.clickhouse.WindowPlan;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.SecretReference;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * The export that the stories of {@link ExactlyOnceIT} are told against: the same reading, writing
 * and uploading as ours, but loaded the way peers load (PostHog's Databricks batch export among
 * them): a volume per attempt, {@code COPY INTO} of the whole folder with {@code force}, the volume
 * dropped in the end, and no memory of what was done. A process of its own, so that it can be
 * killed like ours.
 */
final class NaiveExport {
  private NaiveExport() {}

  /** Arguments as for {@code lakeferry export}, of which it reads those that it needs. */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (arg.startsWith("--") && equals > 0) {
        options.put(arg.substring(2, equals), arg.substring(equals + 1));
      }
    }
    String volume = "naive_" + UUID.randomUUID().toString().replace("-", "");
    String place = options.get("catalog") + "." + options.get("schema") + ".";
    String folder =
        "/Volumes/" + options.get("catalog") + "/" + options.get("schema") + "/" + volume;
    execute(options, "CREATE VOLUME IF NOT EXISTS " + place + volume);
    execute(
        options,
        "CREATE TABLE IF NOT EXISTS "
            + table(options)
            + " (uuid STRING, event STRING, properties VARIANT, distinct_id STRING, team_id BIGINT,"
            + " timestamp TIMESTAMP, databricks_ingested_timestamp TIMESTAMP) USING DELTA");
    extract(options, new Attempt("naive", "naive", volume, folder));
    execute(
        options,
        "COPY INTO "
            + table(options)
            + " FROM (SELECT uuid, event, coalesce(try_parse_json(properties), cast(properties AS"
            + " VARIANT)) AS properties, distinct_id, team_id, timestamp, current_timestamp() AS"
            + " databricks_ingested_timestamp FROM '"
            + folder
            + "') FILEFORMAT = PARQUET COPY_OPTIONS ('force' = 'true')");
    execute(options, "DROP VOLUME IF EXISTS " + place + volume);
  }

  private static String table(Map<String, String> options) {
    return "`%s`.`%s`.`%s`"
        .formatted(options.get("catalog"), options.get("schema"), options.get("table"));
  }

  private static void extract(Map<String, String> options, Attempt attempt) throws Exception {
    Path work = Files.createDirectories(Path.of(options.get("workFolder")));
    SourceConnection from =
        new SourceConnection(
            options.get("clickhouseUrl"),
            options.get("clickhouseUser"),
            SecretReference.parse("--clickhousePassword", options.get("clickhousePassword")),
            options.get("clickhouseDatabase"),
            Duration.ofMinutes(5),
            2,
            Map.of(),
            "naive");
    TargetConnection to =
        new TargetConnection(
            options.get("databricksHost"),
            options.get("httpPath"),
            new Credentials.ServicePrincipal(
                options.get("clientId"),
                SecretReference.parse("--clientSecret", options.get("clientSecret"))),
            driverProperties(options),
            Duration.ofMinutes(5));
    try (ClickHouseSource source = ClickHouseSource.connect(from, Clock.systemUTC());
        ShardUploader uploader =
            ShardUploader.open(to, duration -> Thread.sleep(duration.toMillis()))) {
      Window window =
          new Window(
              Instant.parse(options.get("windowStart")), Instant.parse(options.get("windowEnd")));
      WindowPlan plan =
          source.plan(
              Models.events(),
              RowSelection.landed(Long.parseLong(options.get("teamId")), window),
              DataSize.parse(options.get("targetFileSize")));
      ShardWriter writer = new ShardWriter(Models.events(), ShardLimits.defaults());
      for (Split split : plan.splits()) {
        try (RowCursor rows = source.open(plan, split)) {
          writer.write(
              rows,
              new ShardTarget(
                  work,
                  "naive",
                  split.id(),
                  (file, count, bytes) -> {
                    uploader.upload(
                        attempt.volumePath(),
                        split.id() + "-" + UUID.randomUUID() + ".parquet",
                        file);
                    Files.delete(file);
                  }));
        }
      }
    }
  }

  private static Map<String, String> driverProperties(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>();
    for (String property : options.get("driverProperties").split(";")) {
      int equals = property.indexOf('=');
      properties.put(property.substring(0, equals), property.substring(equals + 1));
    }
    return properties;
  }

  private static void execute(Map<String, String> options, String sql) throws Exception {
    Properties properties = new Properties();
    properties.setProperty(
        "OAuth2Secret",
        SecretReference.parse("--clientSecret", options.get("clientSecret")).resolve());
    String url =
        "jdbc:databricks://"
            + options.get("databricksHost")
            + ":443/default;httpPath="
            + options.get("httpPath")
            + ";AuthMech=11;Auth_Flow=1;OAuth2ClientId="
            + options.get("clientId")
            + ";UseThriftClient=0;EnableQueryResultDownload=0;EnableTelemetry=0;"
            + options.get("driverProperties");
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
