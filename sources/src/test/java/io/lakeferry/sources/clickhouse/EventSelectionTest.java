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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelFile;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.DateSpan;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSelection.By;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the real engine: which events a selection holds, and their further columns. */
@ExtendWith(EngineServer.class)
class EventSelectionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Window WINDOW =
      new Window(Instant.parse("2026-11-22T08:00:00Z"), Instant.parse("2026-11-22T09:00:00Z"));
  private static final Instant INSIDE = Instant.parse("2026-11-22T08:30:00Z");
  private static final DataSize FILE = DataSize.ofMebibytes(128);

  private EventsDatabase database;
  private ClickHouseSource source;
  private int events;

  @BeforeEach
  void connect(EngineServer.Running server) {
    database = new EventsDatabase(server).withRecent().withEvents();
    source = ClickHouseSource.connect(database.connection(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void disconnect() {
    source.close();
    database.close();
  }

  @Test
  void eventsAreChosenByName() throws IOException {
    insert("a", "b", "c");

    assertThat(names(List.of("a", "b"), List.of())).containsExactlyInAnyOrder("a", "b");
    assertThat(names(List.of(), List.of("a"))).containsExactlyInAnyOrder("b", "c");
    assertThat(names(List.of("a", "b"), List.of("c"))).containsExactlyInAnyOrder("a", "b");
    assertThat(names(List.of("nothing"), List.of())).isEmpty();
    assertThat(names(List.of(), List.of())).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's",
        "''",
        "'] OR 1 = 1 --",
        "back\\slash",
        "ends in \\",
        "\\'",
        "\\n is no line end",
        "line\nend",
        "tab\tand\rreturn",
        "\"quotes\" `and` ticks",
        "ünï 😀 \u2028",
        "100% of {team_id:Int64} & more + a=b?c#d",
        "a,b",
        "[x]",
        " ",
        "",
        "nul\0inside",
      })
  void namesArriveAsTheyAre(String name) throws IOException {
    insert(name, "other");

    assertThat(names(List.of(name), List.of())).containsExactly(name);
    assertThat(names(List.of(), List.of(name))).containsExactly("other");
    assertThat(names(List.of(name, "other"), List.of())).hasSize(2);
  }

  /** What a person pastes into clickhouse-client means the same. */
  @Test
  void aScriptsParametersAreTakenByTheServerAsWell() {
    WindowQueries queries =
        new WindowQueries(
            Models.events(),
            io.lakeferry.transforms.window.LandedRule.layoutOf("d", "events", WINDOW),
            new RowSelection(2, WINDOW, By.LANDED, List.of("it's \\"), List.of()));

    assertThat(queries.count(KeyRange.ALL).parameters())
        .containsEntry("include_events", "['it\\'s \\\\']");
    assertThat(queries.count(KeyRange.ALL).script())
        .contains("SET param_include_events = '[\\'it\\\\\\'s \\\\\\\\\\']';")
        .doesNotContain("event IN ('")
        .contains("event IN {include_events:Array(String)}");
  }

  @Test
  void aWindowCanBeOneOfTimestamps() throws IOException {
    event("events", "inside", INSIDE, INSIDE.plus(40, ChronoUnit.DAYS));
    event("events", "before", WINDOW.start().minus(1, ChronoUnit.MICROS), INSIDE);
    event("events", "first", WINDOW.start(), INSIDE);
    event("events", "end", WINDOW.end(), INSIDE);
    event("events_recent", "recent", INSIDE, INSIDE);
    RowSelection selection = new RowSelection(2, WINDOW, By.TIMESTAMP, List.of(), List.of("first"));

    assertThat(names(Models.events(), selection)).containsExactly("inside");
    assertThat(source.plan(Models.events(), selection, FILE).source().toString())
        .endsWith(".events");
  }

  /** The window is so old that it is read from the table that is sorted by the events' dates. */
  @Test
  void howFarFromAnOldWindowItsEventsMayBeDatedIsChosen() throws IOException {
    Window old =
        new Window(Instant.parse("2026-10-01T08:00:00Z"), Instant.parse("2026-10-01T09:00:00Z"));
    Instant landed = old.start().plusSeconds(60);
    event("events", "week before", old.start().minus(7, ChronoUnit.DAYS), landed);
    event("events", "month before", old.start().minus(30, ChronoUnit.DAYS), landed);
    event("events", "years before", Instant.parse("1999-01-01T00:00:00Z"), landed);
    event("events", "days after", old.end().plus(2, ChronoUnit.DAYS), landed);
    event("events", "landed later", old.start(), old.end());

    assertThat(dated(old, DateSpan.POSTHOGS)).containsExactly("week before");
    assertThat(dated(old, new DateSpan(Duration.ofDays(30), Duration.ofDays(3))))
        .containsExactly("days after", "month before", "week before");
    assertThat(dated(old, new DateSpan(null, Duration.ZERO)))
        .containsExactly("month before", "week before", "years before");
    assertThat(dated(old, new DateSpan(Duration.ZERO, null))).containsExactly("days after");
    assertThat(dated(old, new DateSpan(null, null)))
        .containsExactly("days after", "month before", "week before", "years before");
  }

  private List<Object> dated(Window window, DateSpan span) throws IOException {
    return names(
            Models.events(), new RowSelection(2, window, By.LANDED, List.of(), List.of(), span))
        .stream()
        .sorted()
        .toList();
  }

  @Test
  void timestampsNeedTheWholeTable(EngineServer.Running server) {
    try (EventsDatabase recent = new EventsDatabase(server).withRecent();
        ClickHouseSource only =
            ClickHouseSource.connect(recent.connection(), Clock.fixed(NOW, ZoneOffset.UTC))) {
      assertThatThrownBy(
              () ->
                  only.plan(
                      Models.events(),
                      new RowSelection(2, WINDOW, By.TIMESTAMP, List.of(), List.of()),
                      FILE))
          .isInstanceOfSatisfying(
              LakeferryException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT));
    }
  }

  @Test
  void onlyEventsAreChosenByNameOrTimestamp() {
    Model model =
        ModelFile.parse(
                "m.yaml",
                """
                name: m
                source: {table: t, windowColumn: at}
                splitKey: [{expression: k, type: STRING}]
                columns: [{name: loaded_at, ingestedAt: true}, {name: k, type: STRING}]
                """)
            .model();

    refused(
        model, new RowSelection(2, WINDOW, By.LANDED, List.of("a"), List.of()), "--includeEvents");
    refused(
        model, new RowSelection(2, WINDOW, By.LANDED, List.of(), List.of("a")), "--excludeEvents");
    refused(model, new RowSelection(2, WINDOW, By.TIMESTAMP, List.of(), List.of()), "--windowBy");
    refused(
        Models.events(),
        new RowSelection(2, WINDOW, By.LANDED, List.of("a", "b"), List.of("b")),
        "--excludeEvents");
    DateSpan other = new DateSpan(null, DateSpan.POSTHOGS.after());
    refused(
        model,
        new RowSelection(2, WINDOW, By.LANDED, List.of(), List.of(), other),
        "--lookBack: model");
    refused(
        Models.events(),
        new RowSelection(2, WINDOW, By.TIMESTAMP, List.of(), List.of(), other),
        "--lookBack: a window by timestamp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22T10:00:00Z", "2026-12-12T10:00:00Z"})
  void furtherColumnsAreReadFromBothTables(String now) throws IOException {
    Model model =
        Models.events()
            .with(
                List.of(
                    "created_at",
                    "person_properties",
                    "person_id",
                    "elements_chain",
                    "inserted_at"));
    for (String table : List.of("events", "events_recent")) {
      database.execute(
          "INSERT INTO "
              + database.table(table)
              + " (uuid, event, team_id, timestamp, _timestamp, inserted_at, created_at, person_id,"
              + " person_properties, elements_chain) SELECT generateUUIDv4(number), 'a', 2, '2026-11-22"
              + " 08:30:00', '2026-11-22 08:30:00', '2026-11-22 08:30:00.5', '2026-11-22 08:29:00',"
              + " '0190c8a1-5bb5-7000-8000-00000000abcd', if(number = 0, '', '{}'), 'a;b' FROM numbers(2)");
    }
    try (ClickHouseSource later =
        ClickHouseSource.connect(
            database.connection(), Clock.fixed(Instant.parse(now), ZoneOffset.UTC))) {
      later.preflight(model);

      List<Map<String, Object>> rows = rows(later, model, RowSelection.landed(2, WINDOW));

      assertThat(rows)
          .hasSize(2)
          .allSatisfy(
              row ->
                  assertThat(row)
                      .containsEntry("created_at", micros("2026-11-22T08:29:00Z"))
                      .containsEntry("person_id", "0190c8a1-5bb5-7000-8000-00000000abcd")
                      .containsEntry("elements_chain", "a;b")
                      .containsEntry("inserted_at", micros("2026-11-22T08:30:00.5Z")));
      assertThat(rows)
          .extracting(row -> row.get("person_properties"))
          .containsExactlyInAnyOrder(null, "{}");
    }
  }

  /** A model of one's own over PostHog's events: as the built-in one, with other columns. */
  @Test
  void otherColumnsOfEventsCanBeExported() throws IOException {
    String text =
        """
        name: pages
        source: {events: landed}
        copies: one_of_each_key
        splitKey:
          - {expression: event, type: STRING}
          - {expression: cityHash64(distinct_id), type: UINT64}
          - {expression: cityHash64(uuid), type: UINT64}
        columns:
          - {name: event, type: STRING, nullable: false}
          - {name: url, expression: "JSONExtractString(properties, 'url')", type: STRING}
          - {name: loaded_at, ingestedAt: true}
        """;
    String uuid = "0190c8a1-5bb5-7000-8000-00000000abcd";
    for (int copy = 0; copy < 2; copy++) {
      database.insert("events_recent", uuid, "'a'", "'{\"url\":\"/x\"}'", "'d'", 2, INSIDE, INSIDE);
    }
    insert("b");
    LoadedModel loaded = ModelFile.parse("pages.yaml", text);
    source.check(loaded);

    assertThat(
            rows(
                source,
                loaded.model(),
                new RowSelection(2, WINDOW, By.LANDED, List.of("a"), List.of())))
        .containsExactly(Map.of("event", "a", "url", "/x"));
    assertThatThrownBy(
            () -> source.check(ModelFile.parse("pages.yaml", text.replace("'url')", "'url') + 1"))))
        .hasMessageContaining("pages.yaml:10: column url");
  }

  @Test
  void theFactsOfARunTellSelectionsApart() {
    RowSelection all = RowSelection.landed(2, WINDOW);
    assertThat(SourceFacts.of(Models.events(), all, "db"))
        .isEqualTo(Map.of("windowRule", "landed", "database", "db"));
    assertThat(
            SourceFacts.of(
                Models.events(),
                new RowSelection(2, WINDOW, By.TIMESTAMP, List.of("b", "a', 'c"), List.of("d")),
                "db"))
        .isEqualTo(
            Map.of(
                "windowRule", "timestamp",
                "database", "db",
                "includeEvents", "'a\\', \\'c', 'b'",
                "excludeEvents", "'d'"));
    assertThat(
            SourceFacts.of(
                Models.events(),
                new RowSelection(2, WINDOW, By.TIMESTAMP, List.of("a', 'c", "b"), List.of("d")),
                "db"))
        .containsEntry("includeEvents", "'a\\', \\'c', 'b'");
    assertThat(
            SourceFacts.of(
                Models.events(),
                new RowSelection(
                    2,
                    WINDOW,
                    By.LANDED,
                    List.of(),
                    List.of(),
                    new DateSpan(null, Duration.ofDays(2))),
                "db"))
        .isEqualTo(
            Map.of(
                "windowRule", "landed",
                "database", "db",
                "lookBack", "unlimited",
                "lookAhead", "PT48H"));
  }

  private void refused(Model model, RowSelection selection, String option) {
    assertThatThrownBy(() -> source.plan(model, selection, FILE))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION))
        .hasMessageStartingWith(option);
  }

  private void insert(String... names) {
    for (String name : names) {
      event("events_recent", name, INSIDE, INSIDE);
    }
  }

  private void event(String table, String name, Instant timestamp, Instant landed) {
    events++;
    StringBuilder hex = new StringBuilder();
    for (byte value : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      hex.append(String.format("%02x", value));
    }
    database.insert(
        table,
        String.format("00000000-0000-4000-8000-%012d", events),
        "unhex('" + hex + "')",
        "''",
        "'d'",
        2,
        timestamp,
        landed);
  }

  private List<Object> names(List<String> include, List<String> exclude) throws IOException {
    return names(Models.events(), new RowSelection(2, WINDOW, By.LANDED, include, exclude));
  }

  private List<Object> names(Model model, RowSelection selection) throws IOException {
    return new ArrayList<>(
        rows(source, model, selection).stream().map(row -> row.get("event")).toList());
  }

  private static List<Map<String, Object>> rows(
      ClickHouseSource source, Model model, RowSelection selection) throws IOException {
    WindowPlan plan = source.plan(model, selection, FILE);
    List<Map<String, Object>> all = new ArrayList<>();
    for (Split split : plan.splits()) {
      List<Map<String, Object>> rows = RecordedRows.of(source.open(plan, split));
      assertThat((long) rows.size())
          .isEqualTo(split.expectedRows())
          .isEqualTo(source.count(plan, split));
      all.addAll(rows);
    }
    return all;
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
