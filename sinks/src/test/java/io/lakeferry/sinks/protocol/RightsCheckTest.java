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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.settings.SecretReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RightsCheckTest {
  private static final RunSpecification RUN =
      Launch.specification(
          Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"), 0);
  private static final TargetConnection CONNECTION =
      new TargetConnection(
          "host",
          "path",
          new Credentials.AccessToken(SecretReference.parse("--token", "env:TOKEN")),
          Map.of(),
          Duration.ofMinutes(1));

  /** What a failure of a kind is to the user. */
  private static final Map<StatementFailure.Kind, ErrorCode> CODES =
      Map.ofEntries(
          Map.entry(StatementFailure.Kind.AUTHENTICATION, ErrorCode.AUTHENTICATION),
          Map.entry(StatementFailure.Kind.PERMISSION, ErrorCode.PERMISSION),
          Map.entry(StatementFailure.Kind.OBJECT_NOT_FOUND, ErrorCode.UNKNOWN_OBJECT),
          Map.entry(StatementFailure.Kind.FILE_NOT_FOUND, ErrorCode.COUNTS_DISAGREE),
          Map.entry(StatementFailure.Kind.SCHEMA_MISMATCH, ErrorCode.SCHEMA_MISMATCH),
          Map.entry(StatementFailure.Kind.DATA_UNSUPPORTED, ErrorCode.DATA_UNSUPPORTED),
          Map.entry(StatementFailure.Kind.NOT_SUPPORTED, ErrorCode.DATA_UNSUPPORTED),
          Map.entry(StatementFailure.Kind.CONFLICT, ErrorCode.IN_PROGRESS),
          Map.entry(StatementFailure.Kind.TIMED_OUT, ErrorCode.TIMED_OUT),
          Map.entry(StatementFailure.Kind.CANCELED, ErrorCode.TARGET_UNAVAILABLE),
          Map.entry(StatementFailure.Kind.UNANSWERED, ErrorCode.TARGET_UNAVAILABLE),
          Map.entry(StatementFailure.Kind.UNAVAILABLE, ErrorCode.TARGET_UNAVAILABLE),
          Map.entry(StatementFailure.Kind.UNFORESEEN, ErrorCode.DEFECT));

  private final List<String> sent = new ArrayList<>();

  /**
   * Words as a launch does; the warehouse itself is never asked.
   *
   * @param failing how the statements begin that fail
   */
  private void check(ColumnPlan plan, String failing, StatementFailure.Kind kind) {
    try (Warehouse words = new Warehouse(CONNECTION, "test", Clock.systemUTC(), duration -> {})) {
      new RightsCheck(
              RUN.identity().target(),
              new TargetSql(RUN),
              (step, sql) -> {
                sent.add(step + ": " + sql);
                if (sql.startsWith(failing)) {
                  throw new StatementFailure(kind, "", "", "of the fake", null);
                }
                return new Answer(List.of(), List.of());
              },
              words::word,
              new Grants(CONNECTION))
          .check(plan);
    }
  }

  private void check(String failing, StatementFailure.Kind kind) {
    check(SchemaComparison.forNewTarget(RUN), failing, kind);
  }

  private void checkWithBothRights(ColumnPlan plan) {
    check(plan, "nothing fails", StatementFailure.Kind.UNFORESEEN);
  }

  @Test
  void bothRightsAreAskedForByStatementsThatChangeNothing() {
    checkWithBothRights(SchemaComparison.forNewTarget(RUN));
    assertThat(sent)
        .containsExactly(
            "preflight: SELECT 1 FROM `main`.`web`.`events` WHERE false AND `uuid` IS NULL",
            "preflight: UPDATE `main`.`web`.`events` SET `uuid` = `uuid` WHERE false");
  }

  @Test
  void columnThatTheTargetLacksIsNotNamed() {
    ColumnPlan plan = SchemaComparison.forNewTarget(RUN);
    checkWithBothRights(new ColumnPlan(plan.loaded(), List.of("uuid"), List.of()));
    assertThat(sent)
        .containsExactly(
            "preflight: SELECT 1 FROM `main`.`web`.`events` WHERE false AND `properties` IS NULL",
            "preflight: UPDATE `main`.`web`.`events` SET `properties` = `properties` WHERE false");
  }

  @Test
  void rightToChangeATableWithoutAnyOfOurColumnsIsNotAskedFor() {
    ColumnPlan plan = SchemaComparison.forNewTarget(RUN);
    List<String> all = plan.loaded().stream().map(Column::name).toList();
    check(
        new ColumnPlan(plan.loaded(), all, List.of()), "UPDATE", StatementFailure.Kind.PERMISSION);
    assertThat(sent)
        .containsExactly(
            "preflight: SELECT 1 FROM `main`.`web`.`events` WHERE false AND 1 IS NULL");
  }

  @Test
  void missingRightToChangeTheTableStopsTheRunWithItsGrant() {
    assertThatThrownBy(() -> check("UPDATE", StatementFailure.Kind.PERMISSION))
        .hasMessageContaining("table main.web.events: a right is missing")
        .hasMessageContaining("GRANT SELECT, MODIFY ON TABLE `main`.`web`.`events` TO ")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
  }

  @Test
  void missingRightToReadTheTargetStopsTheRunBeforeTheNextStatement() {
    assertThatThrownBy(() -> check("SELECT", StatementFailure.Kind.PERMISSION))
        .hasMessageContaining("table main.web.events: a right is missing")
        .hasMessageContaining("GRANT SELECT ON TABLE `main`.`web`.`events` TO ")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
    assertThat(sent).hasSize(1);
  }

  @Test
  void everyRefusalToReadStopsTheRunBeforeTheNextStatement() {
    for (StatementFailure.Kind kind : StatementFailure.Kind.values()) {
      sent.clear();
      assertThatThrownBy(() -> check("SELECT", kind))
          .as(kind.name())
          .isInstanceOf(LakeferryException.class)
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(CODES.get(kind)));
      assertThat(sent).as(kind.name()).hasSize(1);
    }
  }

  /** Such as one that is append-only, or computes the column. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "OBJECT_NOT_FOUND",
        "FILE_NOT_FOUND",
        "SCHEMA_MISMATCH",
        "DATA_UNSUPPORTED",
        "NOT_SUPPORTED",
        "CONFLICT",
        "UNFORESEEN"
      })
  void tableThatTakesNoUpdateForOtherReasonsPasses(StatementFailure.Kind kind) {
    check("UPDATE", kind);
    assertThat(sent).hasSize(2).last().asString().startsWith("preflight: UPDATE");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "AUTHENTICATION",
        "PERMISSION",
        "TIMED_OUT",
        "CANCELED",
        "UNANSWERED",
        "UNAVAILABLE"
      })
  void serviceThatDoesNotAnswerStopsTheRunForWhatItIs(StatementFailure.Kind kind) {
    assertThatThrownBy(() -> check("UPDATE", kind))
        .isInstanceOf(LakeferryException.class)
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(CODES.get(kind)));
  }

  private static ErrorCode codeOf(Throwable thrown) {
    return ((LakeferryException) thrown).code();
  }
}
