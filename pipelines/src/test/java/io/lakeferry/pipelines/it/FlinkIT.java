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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeferry.local.clickhouse.proxy.Cut;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same pipeline on Flink, in the process of the launch. */
@ExtendWith(LocalPlatformExtension.class)
class FlinkIT {
  private static final String TABLE = "on_flink";

  private static final Set<String> OF_ONE_LAUNCH =
      Set.of(
          "/run",
          "/attempt",
          "/export",
          "/target",
          "/bytes",
          "/ingestedAt",
          "/startedAt",
          "/endedAt");

  @TempDir Path folder;

  /** Two launches: ClickHouse always breaks off for the first, the second completes. */
  @Test
  void severalSplitsFailAsTheyShouldAndArriveWhole(LocalParts parts) throws IOException {
    NumberedWindow window = new NumberedWindow(parts, "flink", 20_000, 200);
    try (CuttingProxy proxy = window.proxy()) {
      proxy.cutAll(Cut.insideRow(1_000));

      LakeferryProcess failed =
          onFlink(window.exportThrough(proxy, TABLE, folder)).with("--splitTries=2").run();

      assertThat(failed.exitCode()).as(failed.everything()).isEqualTo(5);
      assertThat(failed.errorLines())
          .singleElement()
          .asString()
          .startsWith("lakeferry: split ")
          .contains("the source's stream broke off");
      assertThat(failed.report().path("error").path("code").asText())
          .isEqualTo("SOURCE_UNAVAILABLE");
      window.requireNothingLoaded(TABLE);
    }

    LakeferryProcess launch = onFlink(window.export(TABLE, folder)).run();

    window.requireExported(TABLE, launch);
    requireComplete(launch.report());
    assertThat(folder.resolve("work")).as("work folder").isEmptyDirectory();
  }

  /** Field by field, but for what is of one launch alone. */
  @Test
  void theReportIsThatOfTheDirectRunner(LocalParts parts) {
    NumberedWindow window = new NumberedWindow(parts, "flink_report", 20_000, 200);

    LakeferryProcess onFlink =
        onFlink(window.export("report_on_flink", folder.resolve("flink"))).run();
    LakeferryProcess direct =
        window
            .export("report_on_direct", folder.resolve("direct"))
            .with("--targetFileSize=128KiB")
            .run();

    window.requireExported("report_on_flink", onFlink);
    window.requireExported("report_on_direct", direct);
    Map<String, String> expected = fields("", direct.report());
    Map<String, String> fields = fields("", onFlink.report());
    assertThat(fields.keySet()).as("fields").isEqualTo(expected.keySet());
    assertThat(Double.parseDouble(fields.get("/bytes")))
        .as("bytes, of rows in another order")
        .isCloseTo(Double.parseDouble(expected.get("/bytes")), Percentage.withPercentage(5));
    for (Map<String, String> one : List.of(fields, expected)) {
      one.keySet()
          .removeIf(
              name ->
                  OF_ONE_LAUNCH.contains(name)
                      || name.startsWith("/phaseMillis/")
                      || name.startsWith("/workerMillis/"));
    }
    assertThat(fields).containsKeys("/rows/loaded", "/statements", "/splitTries", "/files");
    assertThat(fields).isEqualTo(expected);
  }

  private static Map<String, String> fields(String path, JsonNode node) {
    Map<String, String> fields = new TreeMap<>();
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field -> fields.putAll(fields(path + "/" + field.getKey(), field.getValue())));
    } else {
      fields.put(path, node.toString());
    }
    return fields;
  }

  private static Launch onFlink(Launch launch) {
    return launch.with("--runner=FlinkRunner", "--flinkMaster=[local]", "--targetFileSize=128KiB");
  }

  /** What the workers know comes to the launcher on this runner, too. */
  private static void requireComplete(JsonNode report) {
    int splits = report.path("splits").asInt();
    assertThat(splits).as("splits").isGreaterThanOrEqualTo(4);
    assertThat(report.path("splitTries").asInt()).as("tries").isEqualTo(splits);
    assertThat(report.path("files").asInt()).as("files").isGreaterThanOrEqualTo(splits);
    assertThat(report.path("bytes").asLong()).as("bytes").isPositive();
    assertThat(report.path("badJson").asLong(-1)).as("bad JSON").isZero();
    assertThat(report.path("statements").asInt()).as("statements").isPositive();
    assertThat(report.path("sourceTable").asText()).isEqualTo("flink.events_recent");
    assertThat(Instant.parse(report.path("ingestedAt").asText()))
        .isBetween(
            Instant.parse(report.path("startedAt").asText()),
            Instant.parse(report.path("endedAt").asText()));
    assertThat(report.path("phaseMillis").fieldNames())
        .toIterable()
        .containsAll(
            List.of(
                "preflight", "lookBack", "plan", "prepare", "pipeline", "seal", "load", "cleanUp"));
    for (String work : List.of("read", "write", "upload")) {
      assertThat(report.path("workerMillis").path(work).asLong()).as(work).isPositive();
    }
    assertThat(report.path("warnings")).as("warnings").isEmpty();
    assertThat(report.path("error").isNull()).as("no error").isTrue();
  }
}
