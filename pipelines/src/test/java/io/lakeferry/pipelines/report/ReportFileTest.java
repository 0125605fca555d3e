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
package io.lakeferry.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.MergeCounts;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.sinks.protocol.SplitOrigins;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  private static final Instant START = Instant.parse("2026-03-01T10:05:00Z");

  @TempDir Path folder;

  static RunReport exported() {
    Map<String, Duration> timings = new LinkedHashMap<>();
    timings.put("preflight", Duration.ofMillis(12));
    timings.put("load", Duration.ofMillis(340));
    return new RunReport(
        "run_1",
        identity(),
        "events",
        RunReport.State.EXPORTED,
        "attempt1",
        new RunReport.Rows(1000, 1001, 1001, 1001),
        null,
        2,
        3_456_789,
        7,
        5,
        2,
        3,
        new SplitOrigins(2, 0, 0),
        "posthog.events",
        9,
        START,
        START,
        START.plusMillis(1500),
        timings,
        Map.of("read", Duration.ofMillis(5)),
        List.of("a volume could not be dropped"),
        null);
  }

  static RunReport failed() {
    return new RunReport(
        "run_1",
        identity(),
        "events",
        RunReport.State.FAILED,
        null,
        new RunReport.Rows(1000, -1, -1, -1),
        null,
        -1,
        -1,
        -1,
        -1,
        2,
        -1,
        null,
        null,
        4,
        null,
        START,
        START.plusMillis(1500),
        Map.of(),
        Map.of(),
        List.of(),
        new RunReport.Failure(ErrorCode.SPLIT_INCOMPLETE, "split 1: 9 rows. Start it again."));
  }

  private static RunReport merged(MergeCounts counts) {
    RunReport report = exported();
    return with("persons", counts, report.splitOrigins());
  }

  private static RunReport with(String model, MergeCounts counts, SplitOrigins origins) {
    RunReport report = exported();
    return new RunReport(
        report.runId(),
        report.identity(),
        model,
        report.state(),
        report.attemptId(),
        report.rows(),
        counts,
        report.files(),
        report.bytes(),
        report.badJson(),
        report.repairedStrings(),
        report.splits(),
        report.splitTries(),
        origins,
        report.sourceTable(),
        report.statements(),
        report.ingestedAt(),
        report.startedAt(),
        report.endedAt(),
        report.timings(),
        report.workerTimings(),
        report.warnings(),
        null);
  }

  @Test
  void whatBecameOfMergedRowsIsTold() throws IOException {
    RunReport report = merged(new MergeCounts(3, 900, 98, 2));

    JsonNode rows = new ObjectMapper().readTree(ReportFile.line(report)).path("rows");
    assertThat(rows.path("updated").asLong()).isEqualTo(3);
    assertThat(rows.path("inserted").asLong()).isEqualTo(900);
    assertThat(rows.path("skipped").asLong()).isEqualTo(98);
    assertThat(rows.path("conflicts").asLong()).isEqualTo(2);
    assertThat(Summary.of(report, null))
        .contains(
            "  merged      3 updated, 900 inserted, 98 skipped",
            "  conflicts   2 rows contradict the one of the same version that stood");
    assertThat(new ObjectMapper().readTree(ReportFile.line(exported())).path("rows").has("updated"))
        .describedAs("of a run that appended")
        .isFalse();
    assertThat(Summary.of(merged(new MergeCounts(1, 2, 3, 0)), null))
        .noneMatch(line -> line.contains("conflicts"));
  }

  private static RunIdentity identity() {
    return new RunIdentity(
        "web",
        new TableName("main", "web", "events"),
        2,
        new Window(Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z")),
        0);
  }

  @Test
  void holdsEverythingThatAPersonOrAProgramAsks() throws IOException {
    Path file = folder.resolve("new/folder/report.json");

    ReportFile.write(exported(), file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("run").asText()).isEqualTo("run_1");
    assertThat(json.path("attempt").asText()).isEqualTo("attempt1");
    assertThat(json.path("state").asText()).isEqualTo("EXPORTED");
    assertThat(json.path("exitCode").asInt()).isZero();
    assertThat(json.path("target").asText()).isEqualTo("main.web.events");
    assertThat(json.path("window").path("start").asText()).isEqualTo("2026-03-01T09:00:00Z");
    assertThat(json.path("rows").path("expected").asLong()).isEqualTo(1000);
    assertThat(json.path("rows").path("read").asLong()).isEqualTo(1001);
    assertThat(json.path("rows").path("written").asLong()).isEqualTo(1001);
    assertThat(json.path("rows").path("loaded").asLong()).isEqualTo(1001);
    assertThat(json.path("files").asInt()).isEqualTo(2);
    assertThat(json.path("bytes").asLong()).isEqualTo(3_456_789);
    assertThat(json.path("badJson").asLong()).isEqualTo(7);
    assertThat(json.path("repairedStrings").asLong()).isEqualTo(5);
    assertThat(json.path("statements").asInt()).isEqualTo(9);
    assertThat(json.path("phaseMillis").path("load").asLong()).isEqualTo(340);
    assertThat(json.path("warnings").path(0).asText()).contains("volume");
    assertThat(json.path("error").isNull()).isTrue();
    try (var files = Files.list(file.getParent())) {
      assertThat(files).describedAs("no unfinished file stays").containsExactly(file);
    }
  }

  @Test
  void tellsAFailureAndLeavesOpenWhatIsNotKnown() throws IOException {
    JsonNode json = new ObjectMapper().readTree(ReportFile.line(failed()));

    assertThat(json.path("state").asText()).isEqualTo("FAILED");
    assertThat(json.path("exitCode").asInt()).isEqualTo(5);
    assertThat(json.path("attempt").isNull()).isTrue();
    assertThat(json.path("rows").path("expected").asLong()).isEqualTo(1000);
    assertThat(json.path("rows").path("loaded").isNull()).isTrue();
    assertThat(json.path("badJson").isNull()).isTrue();
    assertThat(json.path("files").isNull()).isTrue();
    assertThat(json.path("bytes").isNull()).isTrue();
    assertThat(json.path("splitTries").isNull()).isTrue();
    assertThat(json.path("workerMillis").isNull()).isTrue();
    assertThat(json.path("splits").asInt()).isEqualTo(2);
    assertThat(json.path("statements").asInt()).isEqualTo(4);
    assertThat(json.path("repairedStrings").isNull()).isTrue();
    assertThat(json.path("error").path("code").asText()).isEqualTo("SPLIT_INCOMPLETE");
    assertThat(json.path("error").path("retryable").asBoolean()).isTrue();
    assertThat(json.path("error").path("message").asText()).startsWith("split 1");
  }

  @Test
  void whatWorkersThatDiedLeftToOthersIsTold() throws IOException {
    RunReport report = with("events", null, new SplitOrigins(5, 2, 1));

    JsonNode origins = new ObjectMapper().readTree(ReportFile.line(report)).path("splitOrigins");
    assertThat(origins.path("read").asInt()).isEqualTo(5);
    assertThat(origins.path("readAgain").asInt()).isEqualTo(2);
    assertThat(origins.path("takenOver").asInt()).isEqualTo(1);
    assertThat(Summary.of(report, null))
        .contains("  splits      5 read, 2 read again and 1 taken over from workers that died");
    assertThat(new ObjectMapper().readTree(ReportFile.line(failed())).path("splitOrigins").isNull())
        .describedAs("of a launch that loaded nothing")
        .isTrue();
  }

  @Test
  void replacesAnEarlierReport() throws IOException {
    Path file = folder.resolve("report.json");
    ReportFile.write(failed(), file);

    ReportFile.write(exported(), file);

    assertThat(Files.readString(file)).contains("EXPORTED").doesNotContain("FAILED");
  }

  @Test
  void theSummaryIsShort() {
    assertThat(Summary.of(exported(), Path.of("r.json")))
        .containsExactly(
            "exported events of team 2 [2026-03-01T09:00:00Z, 2026-03-01T10:00:00Z) ->"
                + " main.web.events",
            "  run         run_1",
            "  rows        1,001 loaded, 1,000 expected",
            "  files       2, 3.5 MB",
            "  no JSON     7 values, kept as text",
            "  no UTF-8    5 values, repaired",
            "  statements  9 sent to the warehouse",
            "  time        1.5 s",
            "  warning     a volume could not be dropped",
            "  report      r.json");
    assertThat(Summary.of(failed(), null))
        .containsExactly(
            "not exported events of team 2 [2026-03-01T09:00:00Z, 2026-03-01T10:00:00Z) ->"
                + " main.web.events",
            "  run         run_1",
            "  statements  4 sent to the warehouse",
            "  time        1.5 s");
  }

  @Test
  void progressIsOneLine() {
    assertThat(new ProgressLine(8, 1_000_000).text(250_000, 12_500_000, 2, Duration.ofSeconds(5)))
        .isEqualTo(
            "2/8 splits, 250,000 of 1,000,000 rows (25 %), 50,000 rows/s, 2.5 MB/s uploaded");
    assertThat(new ProgressLine(1, 0).text(0, 0, 0, Duration.ZERO)).contains("(100 %)");
  }
}
