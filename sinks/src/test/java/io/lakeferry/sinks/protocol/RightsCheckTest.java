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

  private final List<String> sent = new ArrayList<>();

  /** Words as a launch does; the warehouse itself is never asked. */
  private void check(String failing, StatementFailure.Kind kind) {
    try (Warehouse words = new Warehouse(CONNECTION, "test", Clock.systemUTC(), duration -> {})) {
      new RightsCheck(
              RUN.identity().target(),
              new TargetSql(RUN),
              (step, sql) -> {
                sent.add(sql);
                if (sql.startsWith(failing)) {
                  throw new StatementFailure(kind, "", "", "of the fake", null);
                }
                return new Answer(List.of(), List.of());
              },
              words::word,
              new Grants(CONNECTION))
          .check(SchemaComparison.forNewTarget(RUN));
    }
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
        .hasMessageContaining("GRANT SELECT ON TABLE `main`.`web`.`events` TO ")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
    assertThat(sent).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNFORESEEN", "NOT_SUPPORTED", "SCHEMA_MISMATCH", "DATA_UNSUPPORTED"})
  void tableThatTakesNoUpdateForOtherReasonsPasses(StatementFailure.Kind kind) {
    check("UPDATE", kind);
    assertThat(sent).hasSize(2).last().asString().startsWith("UPDATE");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTHENTICATION", "TIMED_OUT", "CANCELED", "UNANSWERED", "UNAVAILABLE"})
  void serviceThatDoesNotAnswerIsNotTakenForARight(StatementFailure.Kind kind) {
    assertThatThrownBy(() -> check("UPDATE", kind))
        .isInstanceOf(LakeferryException.class)
        .satisfies(thrown -> assertThat(codeOf(thrown)).isNotEqualTo(ErrorCode.PERMISSION));
  }

  private static ErrorCode codeOf(Throwable thrown) {
    return ((LakeferryException) thrown).code();
  }
}
