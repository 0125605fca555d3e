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

import static io.lakeferry.pipelines.it.EventTables.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.backfill.Backfill;
import io.lakeferry.pipelines.backfill.ExportRuns;
import io.lakeferry.pipelines.options.BackfillSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.report.BackfillReport;
import io.lakeferry.pipelines.report.PeriodReport;
import io.lakeferry.pipelines.report.ProgressDisplay;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Local days around a change of clocks, from the source's tables to the target. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaylightSavingIT {
  @TempDir Path folder;

  private LocalParts parts;
  private EventTables tables;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, "daylight");
  }

  private BackfillReport backfill(long team, String table, String zone, Instant from, Instant to) {
    List<String> arguments = new ArrayList<>(parts.connectionArgumentsByFile());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.addAll(
        List.of(
            "--clickhouseDatabase=" + tables.database(),
            "--teamId=" + team,
            "--table=" + table,
            "--exportName=" + table,
            "--interval=day",
            "--timezone=" + zone,
            "--from=" + from,
            "--to=" + to,
            "--workFolder=" + folder));
    ParsedOptions<BackfillSettings> parsed =
        OptionsReader.readBackfill(arguments.toArray(String[]::new));
    Clock clock = Clock.systemUTC();
    ProgressDisplay display =
        new ProgressDisplay(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            ProgressDisplay.Kind.LOG);
    try (ExportRuns runs =
        new ExportRuns(
            parsed.settings().export(), parsed::beam, clock, display, (one, run, report) -> {})) {
      return new Backfill(parsed.settings(), runs, clock, line -> {}).run();
    }
  }

  /** The names of the events of each export, the exports in the order in which they loaded. */
  private List<List<String>> exports(String table) {
    TreeMap<String, List<String>> exports = new TreeMap<>();
    parts
        .warehouse(
            "SELECT CAST(databricks_ingested_timestamp AS STRING), event FROM main.default."
                + table
                + " ORDER BY event")
        .forEach(
            row -> exports.computeIfAbsent(row.get(0), time -> new ArrayList<>()).add(row.get(1)));
    return List.copyOf(exports.values());
  }

  @ParameterizedTest
  @CsvSource({
    "1, daylight_eastern, US/Eastern, 25,"
        + " 2024-11-02T04:00:00Z 2024-11-03T04:00:00Z 2024-11-04T05:00:00Z 2024-11-05T05:00:00Z",
    "2, daylight_berlin, Europe/Berlin, 23,"
        + " 2024-03-29T23:00:00Z 2024-03-30T23:00:00Z 2024-03-31T22:00:00Z 2024-04-01T22:00:00Z",
  })
  void everyRowAtABoundOfLocalDaysIsInExactlyOnePeriod(
      long team, String table, String zone, int hours, String instants) {
    List<Instant> bounds = Arrays.stream(instants.split(" ")).map(Instant::parse).toList();
    for (int number = 0; number < bounds.size(); number++) {
      Instant bound = bounds.get(number);
      tables.insertOld(
          event(team, number + " before", bound.minus(1, ChronoUnit.MICROS)),
          event(team, number + " at", bound),
          event(team, number + " after", bound.plus(1, ChronoUnit.MICROS)));
    }

    BackfillReport report = backfill(team, table, zone, bounds.get(0), bounds.get(3));

    assertThat(report.exitCode()).as("%s", report).isZero();
    assertThat(report.rest()).isEmpty();
    assertThat(report.periods())
        .extracting(PeriodReport::state)
        .containsOnly(PeriodReport.State.EXPORTED);
    assertThat(report.periods())
        .extracting(period -> period.period().start())
        .containsExactlyElementsOf(bounds.subList(0, 3));
    assertThat(report.periods())
        .extracting(period -> Duration.between(period.period().start(), period.period().end()))
        .containsExactly(Duration.ofHours(24), Duration.ofHours(hours), Duration.ofHours(24));
    assertThat(report.periods()).extracting(PeriodReport::rows).containsExactly(3L, 3L, 3L);
    assertThat(exports(table))
        .containsExactly(
            List.of("0 after", "0 at", "1 before"),
            List.of("1 after", "1 at", "2 before"),
            List.of("2 after", "2 at", "3 before"));
  }
}
