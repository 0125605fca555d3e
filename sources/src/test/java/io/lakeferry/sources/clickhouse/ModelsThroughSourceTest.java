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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.SourceQuery;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Persons and sessions checked, planned, split and decoded as an export does it. */
@ExtendWith(EngineServer.class)
class ModelsThroughSourceTest {
  private static final long TEAM = PersonsSessionsDatabase.TEAM;
  private static final Instant START = Instant.parse("2026-11-10T10:00:00Z");
  private static final Window WINDOW = new Window(START, START.plusSeconds(3600));

  private PersonsSessionsDatabase database;
  private ClickHouseSource source;
  private QueryClient client;

  @BeforeEach
  void connect(EngineServer.Running server) {
    database = new PersonsSessionsDatabase(server);
    source =
        ClickHouseSource.connect(
            database.connection(), Clock.fixed(START.plusSeconds(7200), ZoneOffset.UTC));
    client = new QueryClient(database.connection());
  }

  @AfterEach
  void disconnect() {
    client.close();
    source.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"persons", "sessions"})
  void theModelSuitsPostHogsTables(String name) {
    source.check(LoadedModel.withoutFile(BuiltInModel.named(name).model()));
  }

  /** Its expression is kilobytes long, and its user has no file to correct. */
  @Test
  void aMissingDictionaryIsNamed() {
    database.execute("DROP DICTIONARY channel_definition_dict");

    assertThatThrownBy(
            () -> source.check(LoadedModel.withoutFile(BuiltInModel.named("sessions").model())))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("column channel_type: the source cannot yield ")
        .hasMessageContaining("as it has no channel_definition_dict")
        .hasMessageContaining("`lakeferry model show sessions`")
        .hasMessageNotContaining("docs/models.md")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  @ParameterizedTest
  @CsvSource({"persons, 1", "persons, 6", "sessions, 1", "sessions, 6"})
  void splitsTogetherAreTheWindow(String name, int wanted) throws IOException {
    insert();
    BuiltInModel model = BuiltInModel.named(name);
    SourceQuery query =
        new SourceQuery(name, ((ModelSource.Query) model.model().source()).sql(), WINDOW);
    WindowPlan plan =
        new WindowPlanner(client, sizing -> wanted)
            .plan(model.model(), RowSelection.landed(TEAM, WINDOW), query, DataSize.ofMebibytes(1));

    assertThat(plan.splits()).hasSizeBetween(Math.max(1, wanted - 1), wanted);
    long rows = 0;
    for (Split split : plan.splits()) {
      assertThat(split.expectedRows()).isEqualTo(source.count(plan, split));
      try (RowCursor cursor = source.open(plan, split)) {
        while (cursor.next()) {}
        assertThat(cursor.rows()).as("rows of %s", split).isEqualTo(split.expectedRows());
        rows += cursor.rows();
      }
    }
    assertThat(rows)
        .isEqualTo(plan.expectedRows())
        .isEqualTo(database.export(model, WINDOW).all().size())
        .isEqualTo(name.equals("persons") ? 2500 : 2000);
  }

  private void insert() {
    database.execute(
        """
        INSERT INTO person (id, created_at, team_id, properties, version, _timestamp)
        SELECT reinterpretAsUUID(toUInt128(number)), toDateTime('2026-09-01 00:00:00', 'UTC'), 2,
          '{"a":1}', 1, toDateTime('2026-11-10 10:30:00', 'UTC') - if(number % 2 = 0, 0, 86400)
        FROM numbers(4000)""");
    database.execute(
        """
        INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, version, _timestamp)
        SELECT 2, concat('user ', toString(number)), reinterpretAsUUID(toUInt128(number % 4000)),
          0, toDateTime('2026-11-09 10:30:00', 'UTC')
        FROM numbers(5000)""");
    database.execute(
        """
        INSERT INTO raw_sessions (team_id, session_id_v7, min_timestamp, max_timestamp, max_inserted_at, urls)
        SELECT 2, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 80), toUInt128(number)),
          at, at, at, ['https://example.com/a', 'https://example.com/b']
        FROM (
          SELECT number, toDateTime64('2026-11-10 10:30:00', 6, 'UTC') - toIntervalHour(number % 2) AS at
          FROM numbers(4000))""");
  }
}
