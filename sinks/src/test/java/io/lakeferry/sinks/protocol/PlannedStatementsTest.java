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
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannedStatementsTest {
  private static final RunSpecification SPECIFICATION =
      Append.run(
          new RunIdentity(
              "web",
              new TableName("main", "web", "events"),
              2,
              new Window(
                  Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z")),
              0),
          Models.events(),
          RunSpecification.JsonColumns.VARIANT,
          RunSpecification.SchemaEvolution.ADD_COLUMNS,
          Map.of());

  private static List<PlannedStatement> planned(int splits) {
    return PlannedStatements.of(
        SPECIFICATION,
        Optional.empty(),
        IntStream.range(0, splits).mapToObj(id -> new Split(id, null, null, 10, 1000)).toList());
  }

  private static List<String> texts(List<PlannedStatement> statements) {
    return statements.stream().map(PlannedStatement::text).toList();
  }

  @Test
  void aNewTargetIsMadeLoadedCountedAndCommitted() {
    assertThat(planned(2).stream().map(PlannedStatement::phase).distinct())
        .containsExactly(
            "preflight",
            "look back",
            "prepare",
            "extract",
            "seal",
            "load",
            "reconcile",
            "commit",
            "clean up");
    assertThat(texts(planned(2)))
        .filteredOn(text -> text.startsWith("COPY INTO"))
        .singleElement()
        .asString()
        .contains("FILES = ('0-0-<token>.parquet', '1-0-<token>.parquet')")
        .contains("<ingestion timestamp> AS `databricks_ingested_timestamp`")
        .doesNotContain("1970");
    assertThat(texts(planned(2)))
        .anyMatch(text -> text.startsWith("CREATE TABLE IF NOT EXISTS `main`.`web`.`events`"))
        .anyMatch(text -> text.startsWith("MERGE INTO `main`.`web`.`lakeferry_runs`"))
        .anyMatch(text -> text.startsWith("create volume lf_web_t2_") && text.endsWith("_seal"));
  }

  @Test
  void aStatementLoadsAThousandFilesAtMost() {
    assertThat(texts(planned(1001)))
        .filteredOn(text -> text.startsWith("COPY INTO"))
        .hasSize(2)
        .last()
        .asString()
        .contains("FILES = ('1000-0-<token>.parquet')");
  }

  @Test
  void anEmptyWindowNeedsNoVolumeAndNoCopy() {
    assertThat(texts(planned(0)))
        .noneMatch(text -> text.startsWith("COPY INTO"))
        .noneMatch(text -> text.startsWith("upload"))
        .anyMatch(text -> text.endsWith("_seal"));
  }

  @Test
  void aLoadByMergeShowsItsWholeWay() {
    RunSpecification merging =
        new RunSpecification(
            SPECIFICATION.identity(),
            Models.events(),
            SPECIFICATION.jsonColumns(),
            SPECIFICATION.schemaEvolution(),
            RunSpecification.WriteMode.DEDUPE,
            SPECIFICATION.newTable(),
            Map.of());
    List<PlannedStatement> planned =
        PlannedStatements.of(
            merging, Optional.empty(), List.of(new Split(0, null, null, 10, 1000)));
    assertThat(
            planned.stream()
                .filter(statement -> statement.text().contains("_<token>`"))
                .map(statement -> statement.text().split(" ", 2)[0]))
        .as("of the stage")
        .containsExactly(
            "CREATE", "DROP", "CREATE", "COPY", "SELECT", "SELECT", "MERGE", "SELECT", "DROP");
    assertThat(texts(planned))
        .anyMatch(text -> text.contains("AND <bounds of the keys in the stage> WHEN NOT MATCHED"))
        .anyMatch(text -> text.contains("<server time>"))
        .anyMatch(text -> text.startsWith("SHOW TABLES IN `main`.`web` LIKE 'lf_web_t2_"))
        .noneMatch(text -> text.contains("1970"));
  }
}
