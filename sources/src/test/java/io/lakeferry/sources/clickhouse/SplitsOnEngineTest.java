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

import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.KeyOrder;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On the real engine: the splits of a window together are the window, each once, and ClickHouse
 * agrees with our own idea of which key lies where.
 */
@ExtendWith(EngineServer.class)
class SplitsOnEngineTest {
  private static final Model MODEL = Models.events();
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Window WINDOW =
      new Window(Instant.parse("2026-11-22T07:00:00Z"), Instant.parse("2026-11-22T09:00:00Z"));

  private EventsDatabase database;
  private ClickHouseSource source;
  private QueryClient client;
  private SourceTable table;

  @BeforeEach
  void connect(EngineServer.Running server) {
    database = new EventsDatabase(server).withRecent();
    source = ClickHouseSource.connect(database.connection(), Clock.fixed(NOW, ZoneOffset.UTC));
    client = new QueryClient(database.connection());
    table = LandedRule.layoutOf(database.name(), "events_recent", WINDOW);
  }

  @AfterEach
  void disconnect() {
    client.close();
    source.close();
    database.close();
  }

  @Test
  void manyNamesAndPeople() throws IOException {
    insert(40_000, "concat('event ', toString(n % 37))", "toString(cityHash64(n) % 900)", "n");

    assertThat(checked(12).size()).isBetween(11, 12);
  }

  @Test
  void oneNameOnly() throws IOException {
    insert(20_000, "'$pageview'", "toString(cityHash64(n) % 5000)", "n");

    assertThat(checked(8).size()).isBetween(7, 8);
  }

  /** Nothing but the uuid's hash can divide these. */
  @Test
  void oneNameOfOnePersonStillSplits() throws IOException {
    insert(20_000, "'$pageview'", "'bot'", "n");

    assertThat(checked(8).size()).isBetween(7, 8);
  }

  @Test
  void onePersonWithMostOfTheRows() throws IOException {
    insert(
        30_000,
        "if(n % 10 = 0, concat('e', toString(n % 100)), '$pageview')",
        "if(n % 20 != 0, 'bot', toString(n))",
        "n");

    assertThat(checked(10).size()).isBetween(9, 10);
  }

  @Test
  void aNameForEveryRow() throws IOException {
    insert(20_000, "toString(cityHash64(n))", "'d'", "n");

    assertThat(checked(8).size()).isBetween(7, 8);
  }

  @Test
  void namesOfAnyBytes() throws IOException {
    insert(
        20_000, "reinterpretAsString(cityHash64(n % 300))", "toString(cityHash64(n) % 100)", "n");

    assertThat(checked(8).size()).isBetween(7, 8);
  }

  /** Every key four times: in the same hour, in the other hour, and dated on another day. */
  @Test
  void everyCopyOfAKeyMeetsInOneSplit() throws IOException {
    insert(40_000, "concat('e', toString(n % 8))", "toString(n % 500)", "n % 10000");

    List<Split> splits = checked(8);

    assertThat(splits.stream().mapToLong(Split::expectedRows).sum()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17})
  void tinyWindows(int rows) throws IOException {
    insert(rows, "'a'", "toString(n)", "n");

    assertThat(checked(4)).hasSizeBetween(1, Math.min(rows, 4));
  }

  /** By its real size a small window is one split, whatever file size is wished for. */
  @Test
  void aSmallWindowIsOneSplit() {
    insert(5_000, "concat('event ', toString(n % 37))", "toString(n)", "n");

    assertThat(source.plan(MODEL, RowSelection.landed(2, WINDOW), new DataSize(1)).splits())
        .hasSize(1);
  }

  @Test
  void aRangeHoldsTheSameKeysHereAndThere() throws IOException {
    insert(2_000, "reinterpretAsString(toUInt16(cityHash64(n) % 600))", "toString(n % 40)", "n");
    List<SplitBound> keys = keys(KeyRange.ALL);
    Random random = new Random(11);
    for (int round = 0; round < 60; round++) {
      SplitBound one = bound(keys, random);
      SplitBound other = bound(keys, random);
      boolean ordered = KeyOrder.INSTANCE.compare(one, other) <= 0;
      KeyRange range = ordered ? new KeyRange(one, other) : new KeyRange(other, one);

      assertThat(new HashSet<>(keys(range)))
          .as("keys in %s", range)
          .isEqualTo(new HashSet<>(keys.stream().filter(range::contains).toList()));
    }
  }

  /** A bound at, or beside, a key; of all parts or fewer. */
  private static SplitBound bound(List<SplitBound> keys, Random random) {
    List<KeyValue> values =
        new ArrayList<>(
            keys.get(random.nextInt(keys.size())).values().subList(0, 1 + random.nextInt(3)));
    int last = values.size() - 1;
    if (last > 0) {
      long hash = Long.parseUnsignedLong(values.get(last).text());
      values.set(last, KeyValue.ofUnsigned(hash + random.nextInt(3) - 1));
    }
    return new SplitBound(values);
  }

  /**
   * Plans as if granules were free, reads every split, and compares with the one query.
   *
   * @return the splits
   */
  private List<Split> checked(int wanted) throws IOException {
    WindowPlan plan =
        new WindowPlanner(client, sizing -> wanted)
            .plan(MODEL, RowSelection.landed(2, WINDOW), table, DataSize.ofMebibytes(1));
    Map<SplitBound, Integer> splitOfKey = new HashMap<>();
    Set<String> uuids = new HashSet<>();
    for (Split split : plan.splits()) {
      List<SplitBound> keys = keys(split.range());
      assertThat(new HashSet<>(keys)).as("de-duplicated").hasSize(keys.size());
      assertThat((long) keys.size())
          .as("rows of %s", split)
          .isEqualTo(split.expectedRows())
          .isEqualTo(source.count(plan, split));
      keys.forEach(
          key ->
              assertThat(splitOfKey.put(key, split.id())).as("other split with %s", key).isNull());
      RecordedRows.of(source.open(plan, split)).forEach(row -> uuids.add((String) row.get("uuid")));
    }
    assertThat(splitOfKey.keySet()).isEqualTo(new HashSet<>(keys(KeyRange.ALL)));
    assertThat(uuids).isEqualTo(allUuids());
    long even = plan.expectedRows() / plan.splits().size();
    assertThat(plan.splits())
        .allSatisfy(
            split ->
                assertThat(split.expectedRows())
                    .as("rows of a split of about %d", even)
                    .isBetween(even / 2, even * 2 + 1));
    return plan.splits();
  }

  /** The keys of the rows that a range's export has. */
  private List<SplitBound> keys(KeyRange range) throws IOException {
    Statement export =
        new WindowQueries(MODEL, table, RowSelection.landed(2, WINDOW)).export(range);
    Answer answer =
        client
            .ask(
                new Statement(
                    "SELECT groupArray((event, cityHash64(distinct_id), cityHash64(toUUID(uuid))))"
                        + " FROM ("
                        + export.text()
                        + ")",
                    export.parameters()))
            .answer();
    List<SplitBound> keys = new ArrayList<>();
    int count = answer.size();
    for (int index = 0; index < count; index++) {
      keys.add(
          new SplitBound(
              List.of(
                  KeyValue.ofBytes(answer.string()),
                  KeyValue.ofUnsigned(answer.number()),
                  KeyValue.ofUnsigned(answer.number()))));
    }
    answer.end();
    return keys;
  }

  private Set<String> allUuids() throws IOException {
    Answer answer =
        client
            .ask(
                new Statement(
                    "SELECT groupUniqArray(toString(uuid)) FROM "
                        + database.table("events_recent")
                        + " WHERE team_id = 2",
                    Collections.unmodifiableSortedMap(new TreeMap<>())))
            .answer();
    Set<String> uuids = new HashSet<>();
    int count = answer.size();
    for (int index = 0; index < count; index++) {
      uuids.add(answer.text());
    }
    return uuids;
  }

  /** Rows n = 0, 1, …; the expressions name n. Another team has the same rows. */
  private void insert(int rows, String event, String distinctId, String uuidNumber) {
    database.execute(
        """
        INSERT INTO %s (uuid, event, properties, distinct_id, team_id, timestamp, _timestamp, inserted_at)
        SELECT
          reinterpretAsUUID(toUInt128(cityHash64(%s, 5)) * 18446744073709551615 + cityHash64(%s, 6)),
          %s, '{}', %s, team,
          toDateTime64('2026-11-22 07:00:00', 6, 'UTC') - toIntervalDay(intDiv(n, 20000)),
          toDateTime('2026-11-22 07:00:00', 'UTC') + n %% 7,
          toDateTime64('2026-11-22 07:00:00', 6, 'UTC') + toIntervalSecond((n * 7919) %% 7200)
        FROM (SELECT number AS n FROM numbers(%d)) AS numbered
        CROSS JOIN (SELECT arrayJoin([2, 3]) AS team) AS teams"""
            .formatted(
                database.table("events_recent"), uuidNumber, uuidNumber, event, distinctId, rows));
  }
}
