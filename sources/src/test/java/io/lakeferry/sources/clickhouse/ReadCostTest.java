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

import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What ClickHouse reads for the splits of a window, against what it reads for one query, and for
 * the plan; by its own {@code read_bytes}. The wished file size is one byte, so that as many splits
 * come out as ever would.
 */
@ExtendWith(EngineServer.class)
class ReadCostTest {
  private static final Logger LOGGER = System.getLogger(ReadCostTest.class.getName());
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "events_recent, 1, 5, 200000, 4",
    "events_recent, 1, 500, 200000, 4",
    "events_recent, 6, 40, 300000, 2",
    "events, 1, 40, 200000, 2",
  })
  void splitsTogetherReadLittleMoreThanOneQuery(
      String tableName,
      int hours,
      int names,
      int rows,
      int leastSplits,
      EngineServer.Running server) {
    Window window = new Window(START, START.plus(Duration.ofHours(hours)));
    try (EventsDatabase database = new EventsDatabase(server).withRecent().withEvents();
        QueryClient client = new QueryClient(database.connection())) {
      insert(database, tableName, hours, names, rows);
      SourceTable table = LandedRule.layoutOf(database.name(), tableName, window);

      WindowPlan plan =
          new WindowPlanner(client)
              .plan(Models.events(), RowSelection.landed(2, window), table, new DataSize(1));
      long whole = bytesReadBy(client, List.of(plan.wholeWindow()));
      long split =
          bytesReadBy(
              client,
              plan.splits().stream()
                  .map(Split::range)
                  .map(range -> plan.queries().export(range))
                  .toList());

      double times = (double) split / whole;
      LOGGER.log(
          Level.INFO,
          String.format(
              Locale.ROOT,
              "read_bytes of %s, %d h, %d names, %d rows: one query %d, %d splits %d (%.2f times), plan %d in %d"
                  + " queries (%.2f times)",
              tableName,
              hours,
              names,
              rows,
              whole,
              plan.splits().size(),
              split,
              times,
              plan.cost().readBytes(),
              plan.cost().queries(),
              (double) plan.cost().readBytes() / whole));
      assertThat(plan.expectedRows()).isEqualTo(rows);
      assertThat(plan.splits()).hasSizeGreaterThanOrEqualTo(leastSplits);
      assertThat(times).as("splits' read_bytes against one query's").isBetween(1.0, 1.3);
      assertThat(plan.cost().readBytes()).as("the plan's own read_bytes").isLessThan(whole / 2);
    }
  }

  /** Every column is read, but a single number comes back, with the server's final figures. */
  private static long bytesReadBy(QueryClient client, List<Statement> exports) {
    return exports.stream()
        .map(
            export ->
                new Statement(
                    "SELECT sum(cityHash64(*)) FROM (" + export.text() + ")", export.parameters()))
        .mapToLong(statement -> client.ask(statement).cost().readBytes())
        .sum();
  }

  private static void insert(
      EventsDatabase database, String table, int hours, int names, int rows) {
    database.execute(
        """
        INSERT INTO %s (uuid, event, properties, distinct_id, team_id, timestamp, _timestamp, inserted_at)
        SELECT generateUUIDv4(), concat('event ', toString(cityHash64(n) %% %d)),
          concat('{"a":"', repeat(hex(cityHash64(n, 1)), 25 + n %% 10), '"}'),
          concat('user ', toString(cityHash64(n, 2) %% 20000)), 2,
          landed, landed, landed
        FROM (
          SELECT number AS n, toDateTime64('2026-11-20 00:00:00', 6, 'UTC')
            + toIntervalMicrosecond(n * %d) AS landed
          FROM numbers(%d))"""
            .formatted(database.table(table), names, hours * 3_600_000_000L / rows, rows));
  }
}
