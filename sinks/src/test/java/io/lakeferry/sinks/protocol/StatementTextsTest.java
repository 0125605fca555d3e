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
package io.lakeferry.sinks.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementTextsTest {
  private static final Instant INGESTED = Instant.parse("2026-03-01T10:00:00.000007Z");

  private static RunSpecification specification(JsonColumns json, SchemaEvolution evolution) {
    return Append.run(
        new RunIdentity(
            "it's",
            new TableName("main", "we`b", "events"),
            7,
            new Window(
                Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z")),
            0),
        Launch.MODEL,
        json,
        evolution,
        Map.of());
  }

  private static ColumnPlan all() {
    return new ColumnPlan(Launch.MODEL.columns(), List.of(), List.of());
  }

  @Test
  void copyNamesItsFilesAndNeverForces() {
    String copy =
        new TargetSql(specification(JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS))
            .copy(
                "/Volumes/main/web/lf_x",
                List.of("0-0-a.parquet", "1-0-b.parquet"),
                INGESTED,
                all());
    assertThat(copy)
        .isEqualTo(
            "COPY INTO `main`.`we``b`.`events` FROM (SELECT `uuid` AS `uuid`,"
                + " coalesce(try_parse_json(`properties`), CAST(`properties` AS VARIANT)) AS"
                + " `properties`, CAST(`team_id` AS BIGINT) AS `team_id`, CAST(`timestamp` AS"
                + " TIMESTAMP) AS `timestamp`, TIMESTAMP '2026-03-01T10:00:00.000007Z' AS"
                + " `databricks_ingested_timestamp` FROM '/Volumes/main/web/lf_x') FILEFORMAT ="
                + " PARQUET FILES = ('0-0-a.parquet', '1-0-b.parquet') FORMAT_OPTIONS"
                + " ('ignoreMissingFiles' = 'false', 'ignoreCorruptFiles' = 'false') COPY_OPTIONS"
                + " ('mergeSchema' = 'true')");
    assertThat(copy.toLowerCase(java.util.Locale.ROOT)).doesNotContain("force");
  }

  @Test
  void withoutVariantJsonIsLeftAloneAndWithoutEvolutionTheSchemaToo() {
    TargetSql sql = new TargetSql(specification(JsonColumns.STRING, SchemaEvolution.NONE));
    assertThat(sql.copy("/Volumes/a/b/c", List.of("f"), INGESTED, all()))
        .contains("`properties` AS `properties`")
        .contains("'mergeSchema' = 'false'")
        .doesNotContain("parse_json");
    assertThat(sql.count(INGESTED, all()))
        .startsWith("SELECT count(*) AS loaded, -1 AS string_marks");
    assertThat(sql.create()).contains("`properties` STRING").doesNotContain("VARIANT");
  }

  @Test
  void countsRowsAndTextsInOneStatement() {
    assertThat(
            new TargetSql(specification(JsonColumns.VARIANT, SchemaEvolution.NONE))
                .count(INGESTED, all()))
        .isEqualTo(
            "SELECT count(*) AS loaded, coalesce(sum(CASE WHEN schema_of_variant(`properties`) ="
                + " 'STRING' THEN if(startswith(ltrim(' \t\\n\\r', CAST(`properties` AS STRING)),"
                + " '\"'), 2, 1) ELSE 0 END), 0) AS string_marks FROM `main`.`we``b`.`events` WHERE `databricks_ingested_timestamp` ="
                + " TIMESTAMP '2026-03-01T10:00:00.000007Z'");
  }

  @Test
  void ledgerIsWrittenByInsertOnlyMerge() {
    LedgerRow row =
        LedgerRow.of(
            new SealedRun(
                new Attempt("run", "attempt", "lf_run_attempt", "/Volumes/main/web/lf_run_attempt"),
                new Manifest(
                    specification(JsonColumns.VARIANT, SchemaEvolution.NONE).identity(),
                    "print",
                    "table",
                    INGESTED,
                    List.of(),
                    List.of())),
            0,
            -1,
            LedgerRow.State.EXPORTED);
    String commit = new LedgerSql(new TableName("main", "web", "lakeferry_runs")).commit(row);
    assertThat(commit)
        .startsWith("MERGE INTO `main`.`web`.`lakeferry_runs` AS t USING (SELECT CAST('")
        .contains(" ON t.run_id = s.run_id WHEN NOT MATCHED THEN INSERT (run_id, ")
        .contains("CAST('it\\'s' AS STRING) AS export_name")
        .doesNotContain("WHEN MATCHED")
        .doesNotContain("UPDATE");
  }

  /** The reports of thousands of runs would be more than one answer may hold. */
  @Test
  void runsAroundAnotherAreAskedForInPagesWithoutTheirReports() {
    RunIdentity identity = specification(JsonColumns.VARIANT, SchemaEvolution.NONE).identity();
    LedgerSql sql = new LedgerSql(new TableName("main", "web", "lakeferry_runs"));

    assertThat(sql.around(identity))
        .contains(
            ", CASE WHEN run_id = '%s' THEN report ELSE concat('{\"rows\":',"
                .formatted(identity.runId()))
        .endsWith(" ORDER BY window_start, run_id, committed_at LIMIT 5000");
    LedgerRow last = DeltaLedger.all(unused -> ledger(1, 0)).get(0);
    assertThat(sql.around(identity, last))
        .contains(
            ") AND (window_start > TIMESTAMP '2026-03-01T00:00:00.000000Z' OR (window_start ="
                + " TIMESTAMP '2026-03-01T00:00:00.000000Z' AND run_id > '"
                + last.runId()
                + "')) ORDER BY");
  }

  @Test
  void thePagesOfALongRangeAreReadToTheEnd() {
    List<LedgerRow> afters = new ArrayList<>();

    List<LedgerRow> rows =
        DeltaLedger.all(
            last -> {
              afters.add(last);
              return ledger(afters.size() < 3 ? LedgerSql.PAGE : 7, afters.size() * 10_000);
            });

    assertThat(rows).hasSize(2 * LedgerSql.PAGE + 7).doesNotHaveDuplicates();
    assertThat(afters)
        .containsExactly(null, rows.get(LedgerSql.PAGE - 1), rows.get(2 * LedgerSql.PAGE - 1));
  }

  /** What other teams and exports wrote into the table between two runs is not asked for. */
  @Test
  void rowsAreCountedOfTheRunsThatAreAskedForAndOfEachOfThem() {
    assertThat(
            StreamLedger.rowsByRun(
                new TableName("main", "we`b", "events"),
                "in`gested",
                List.of(INGESTED, INGESTED.plusSeconds(1))))
        .isEqualTo(
            "SELECT s.stamp AS stamp, coalesce(c.loaded, 0) AS loaded FROM VALUES"
                + " (1772359200000007L), (1772359201000007L) AS s(stamp) LEFT JOIN (SELECT"
                + " unix_micros(`in``gested`) AS stamp, count(*) AS loaded FROM"
                + " `main`.`we``b`.`events` WHERE `in``gested` IN (TIMESTAMP"
                + " '2026-03-01T10:00:00.000007Z', TIMESTAMP '2026-03-01T10:00:01.000007Z') GROUP BY"
                + " unix_micros(`in``gested`)) AS c ON c.stamp = s.stamp");
  }

  /** So many rows of hours, from that hour on. */
  private static Answer ledger(int rows, int first) {
    List<List<String>> hours = new ArrayList<>();
    for (int hour = first; hour < first + rows; hour++) {
      Instant start = Instant.parse("2026-03-01T00:00:00Z").plus(Duration.ofHours(hour));
      RunIdentity identity =
          new RunIdentity(
              "web",
              new TableName("main", "web", "events"),
              2,
              new Window(start, start.plus(Duration.ofHours(1))),
              0);
      String micros = start.getEpochSecond() + "000000";
      hours.add(
          List.of(
              identity.runId(),
              "web",
              "main",
              "web",
              "events",
              "2",
              micros,
              start.plus(Duration.ofHours(1)).getEpochSecond() + "000000",
              "0",
              "print",
              "id",
              "attempt",
              micros,
              "1",
              "1",
              "1",
              "1",
              "1",
              "1",
              "-1",
              "EXPORTED",
              "{\"rows\":{}}",
              micros));
    }
    return new Answer(
        List.of(
            "run_id",
            "export_name",
            "target_catalog",
            "target_schema",
            "target_table",
            "team_id",
            "window_start",
            "window_end",
            "generation",
            "fingerprint",
            "table_id",
            "attempt_id",
            "ingested_at",
            "rows_expected",
            "rows_read",
            "rows_written",
            "rows_loaded",
            "files",
            "bytes",
            "bad_json",
            "state",
            "report",
            "committed_at"),
        hours);
  }
}
