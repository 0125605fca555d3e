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
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageSqlTest {
  private static final StageSql.Keys SINGLE = new StageSql.Keys(true, "t.`id` >= 'a'");
  private static final StageSql.Keys MULTIPLE = new StageSql.Keys(false, "true");

  private static final Model MODEL =
      Merge.model(
          "things",
          List.of(
              Merge.column("id", ValueType.STRING),
              Merge.column("v", ValueType.BIGINT),
              Merge.column("body", ValueType.JSON)),
          new MergeRule(List.of("id"), List.of("v"), List.of()));

  private static StageSql sql(WriteMode mode, SchemaEvolution evolution) {
    RunSpecification run =
        Merge.run(
            MODEL,
            new TableName("main", "we`b", "things"),
            0,
            mode,
            JsonColumns.VARIANT,
            evolution,
            NewTable.PLAIN);
    return new StageSql(run, MergePlan.of(run, SchemaComparison.forNewTarget(run)), "lf_run_token");
  }

  @Test
  void stageIsPlainlyCreatedWithTheColumnsOfTheLoad() {
    assertThat(sql(WriteMode.MERGE, SchemaEvolution.NONE).create(new StageMark("run", Merge.HOUR)))
        .startsWith(
            "CREATE TABLE `main`.`we``b`.`lf_run_token` (`id` STRING, `v` BIGINT, `body` VARIANT)"
                + " USING DELTA COMMENT 'Created by Lakeferry")
        .doesNotContain("REPLACE", "IF NOT EXISTS");
  }

  @Test
  void mergeReplacesWhatIsOlderAndInsertsWhatIsAbsent() {
    assertThat(sql(WriteMode.MERGE, SchemaEvolution.NONE).merge(SINGLE))
        .isEqualTo(
            "MERGE INTO `main`.`we``b`.`things` AS t USING (SELECT `id`, `v`, `body` FROM"
                + " `main`.`we``b`.`lf_run_token`) AS s ON t.`id` <=> s.`id` AND t.`id` >= 'a' WHEN"
                + " MATCHED AND (coalesce(s.`v` > t.`v`, s.`v` IS NOT NULL AND t.`v` IS NULL)) THEN"
                + " UPDATE SET t.`id` = s.`id`, t.`v` = s.`v`, t.`body` = s.`body` WHEN NOT MATCHED"
                + " THEN INSERT (`id`, `v`, `body`) VALUES (s.`id`, s.`v`, s.`body`)");
  }

  @Test
  void rowWithoutAVersionIsReplacedOnlyByOneThatIsNotLowerInTheFallback() {
    Model model =
        Merge.model(
            "sessions",
            List.of(
                Merge.column("id", ValueType.STRING),
                Merge.column("ended", ValueType.TIMESTAMP),
                Merge.column("v", ValueType.BIGINT)),
            new MergeRule(List.of("id"), List.of("v"), List.of("ended")));
    RunSpecification run =
        Merge.run(
            model,
            new TableName("main", "web", "sessions"),
            0,
            WriteMode.MERGE,
            JsonColumns.VARIANT,
            SchemaEvolution.NONE,
            NewTable.PLAIN);
    StageSql sql =
        new StageSql(run, MergePlan.of(run, SchemaComparison.forNewTarget(run)), "lf_run_token");
    assertThat(sql.merge(SINGLE))
        .contains(
            " WHEN MATCHED AND ((coalesce(s.`v` > t.`v`, s.`v` IS NOT NULL AND t.`v` IS NULL)) AND"
                + " (t.`v` IS NOT NULL OR (coalesce(s.`ended` > t.`ended`, s.`ended` IS NOT NULL"
                + " AND t.`ended` IS NULL)) OR (s.`ended` <=> t.`ended`))) THEN UPDATE SET ");
    assertThat(sql.compare(SINGLE))
        .as("the proof asks the same")
        .contains(
            "t.present AND ((coalesce(s.v0 > t.v0, s.v0 IS NOT NULL AND t.v0 IS NULL)) AND (t.v0"
                + " IS NOT NULL OR (coalesce(s.f0 > t.f0, s.f0 IS NOT NULL AND t.f0 IS NULL)) OR"
                + " (s.f0 <=> t.f0)))")
        .contains("`ended` AS f0");
  }

  @Test
  void evolutionTakesAllColumnsOfTheStage() {
    assertThat(sql(WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS).merge(SINGLE))
        .startsWith("MERGE WITH SCHEMA EVOLUTION INTO ")
        .contains("THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
  }

  @Test
  void dedupeOnlyInserts() {
    assertThat(sql(WriteMode.DEDUPE, SchemaEvolution.NONE).merge(SINGLE))
        .doesNotContain("WHEN MATCHED")
        .contains("WHEN NOT MATCHED THEN INSERT");
  }

  @Test
  void ofSeveralRowsOfAKeyTheNewestIsTakenByATotalOrder() {
    assertThat(sql(WriteMode.MERGE, SchemaEvolution.NONE).merge(MULTIPLE))
        .contains(
            "row_number() OVER (PARTITION BY `id` ORDER BY `v` DESC NULLS LAST, CAST(`body` AS"
                + " STRING) DESC NULLS LAST) AS `lf_position`");
  }
}
