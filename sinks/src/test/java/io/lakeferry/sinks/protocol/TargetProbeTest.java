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
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.SecretReference;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetProbeTest {
  private static final VolumeMark.OfSeal SEAL =
      new VolumeMark.OfSeal(
          Launch.specification(
                  Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"), 0)
              .identity(),
          "attempt",
          null,
          "print",
          "table-1",
          Instant.parse("2026-03-01T10:00:00Z"),
          "ingested",
          RunSpecification.WriteMode.APPEND,
          null);

  /** Answers by the beginning of a statement; every other statement finds no object. */
  private final Map<String, Answer> answers = new HashMap<>();

  private StatementFailure.Kind otherwise = StatementFailure.Kind.OBJECT_NOT_FOUND;

  private long rows() {
    return TargetProbe.of(
            (step, sql) -> {
              for (Map.Entry<String, Answer> answer : answers.entrySet()) {
                if (sql.startsWith(answer.getKey())) {
                  return answer.getValue();
                }
              }
              throw new StatementFailure(otherwise, "", "", "of the fake", null);
            },
            (failure, object, rights) ->
                new LakeferryException(
                    ErrorCode.UNKNOWN_OBJECT, object, failure.kind().name(), rights, failure),
            new Grants(
                new TargetConnection(
                    "host",
                    "path",
                    new Credentials.AccessToken(SecretReference.parse("--token", "env:TOKEN")),
                    Map.of(),
                    Duration.ofMinutes(1))))
        .rowsOf(SEAL);
  }

  private void tableIs(String id) {
    answers.put("DESCRIBE DETAIL", new Answer(List.of("id"), List.of(List.of(id))));
  }

  @Test
  void countsInTheTableOfTheSeal() {
    tableIs("table-1");
    answers.put("SELECT count(*)", new Answer(List.of("loaded"), List.of(List.of("7"))));
    assertThat(rows()).isEqualTo(7);
  }

  @Test
  void anotherTableOrNoneInAVisibleSchemaHoldsNothing() {
    tableIs("table-2");
    assertThat(rows()).isZero();
    answers.clear();
    answers.put("DESCRIBE SCHEMA", new Answer(List.of(), List.of()));
    assertThat(rows()).isZero();
  }

  @Test
  void whatCannotBeSeenIsAnError() {
    assertThatThrownBy(this::rows)
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("schema main.web");
    answers.put("DESCRIBE SCHEMA", new Answer(List.of(), List.of()));
    otherwise = StatementFailure.Kind.PERMISSION;
    assertThatThrownBy(this::rows).hasMessageContaining("PERMISSION");
  }

  @Test
  void missingColumnOrTableInTheMeantimeIsAnError() {
    tableIs("table-1");
    assertThatThrownBy(this::rows).hasMessageContaining("OBJECT_NOT_FOUND");
    otherwise = StatementFailure.Kind.SCHEMA_MISMATCH;
    assertThatThrownBy(this::rows).hasMessageContaining("SCHEMA_MISMATCH");
  }
}
