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

import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which sessions a window has and what is said of them, on the real engine: events go in, PostHog's
 * materialized view makes parts of sessions of them, and every insert is a part of its own.
 */
@ExtendWith(EngineServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsModelTest {
  private static final BuiltInModel MODEL = BuiltInModel.named("sessions");
  private static final Instant START = Instant.parse("2026-11-10T10:00:00Z");
  private static final Instant INSIDE = Instant.parse("2026-11-10T10:30:00Z");
  private static final Instant END = Instant.parse("2026-11-10T11:00:00Z");
  private static final Window WINDOW = new Window(START, END);
  private static final String SESSION = SessionEvents.sessionId(INSIDE, 1);
  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  private PersonsSessionsDatabase database;
  private SessionEvents events;

  @BeforeAll
  void create(EngineServer.Running server) {
    database = new PersonsSessionsDatabase(server);
    events = new SessionEvents(database);
  }

  @AfterEach
  void empty() {
    database.empty();
  }

  @AfterAll
  void drop() {
    database.close();
  }

  @Test
  void columnsHaveTheTypesOfTheFile() {
    assertThat(database.export(MODEL, WINDOW).types()).isEqualTo(MODEL.wireTypes());
  }

  @Test
  void columnsArePostHogsInTheirOrderAndThenTheVersion() {
    assertThat(String.join(" ", MODEL.columnNames()))
        .isEqualTo(
            "session_id session_id_v7 team_id distinct_id start_timestamp end_timestamp urls"
                + " num_uniq_urls entry_current_url entry_pathname entry_hostname end_current_url"
                + " end_pathname end_hostname entry_utm_source entry_utm_campaign"
                + " entry_utm_medium entry_utm_term entry_utm_content entry_referring_domain"
                + " entry_gclid entry_fbclid entry_gad_source pageview_count autocapture_count"
                + " screen_count channel_type session_duration duration is_bounce"
                + " last_external_click_url page_screen_autocapture_count_up_to exit_current_url"
                + " exit_pathname vitals_lcp entry_gclsrc entry_dclid entry_gbraid entry_wbraid"
                + " entry_msclkid entry_twclid entry_li_fat_id entry_mc_cid entry_igshid"
                + " entry_ttclid entry__kx entry_irclid session_version");
  }

  @Test
  void aSessionOfTwoEventsHasAllItsColumns() {
    SessionEvents.Event first =
        events
            .of(SESSION, INSIDE)
            .named("$pageview")
            .by("before")
            .with("$current_url", "https://www.example.com/docs/start?a=b#c")
            .with("$referring_domain", "news.example.org")
            .withJson("$web_vitals_LCP_value", "1250.5");
    for (String name :
        List.of(
            "utm_source",
            "utm_campaign",
            "utm_medium",
            "utm_term",
            "utm_content",
            "gclid",
            "fbclid",
            "gad_source",
            "gclsrc",
            "dclid",
            "gbraid",
            "wbraid",
            "msclkid",
            "twclid",
            "li_fat_id",
            "mc_cid",
            "igshid",
            "ttclid",
            "_kx",
            "irclid")) {
      first.with(name, "the " + name);
    }
    first.insert();
    events
        .of(SESSION, INSIDE.plusSeconds(90))
        .named("$autocapture")
        .by("after")
        .with("$current_url", "https://shop.example.com/cart")
        .with("$external_click_url", "https://elsewhere.example.net/")
        .with("utm_source", "another")
        .insert();

    Map<String, String> row = database.export(MODEL, WINDOW).only();

    for (String name :
        List.of(
            "utm_source",
            "utm_campaign",
            "utm_medium",
            "utm_term",
            "utm_content",
            "gclid",
            "fbclid",
            "gad_source",
            "gclsrc",
            "dclid",
            "gbraid",
            "wbraid",
            "msclkid",
            "twclid",
            "li_fat_id",
            "mc_cid",
            "igshid",
            "ttclid",
            "_kx",
            "irclid")) {
      assertThat(row).containsEntry("entry_" + name, "the " + name);
    }
    assertThat(row)
        .containsEntry("session_id", SESSION)
        .containsEntry("session_id_v7", new BigInteger(SESSION.replace("-", ""), 16).toString())
        .containsEntry("team_id", "2")
        .containsEntry("distinct_id", "after")
        .containsEntry("start_timestamp", "2026-11-10 10:30:00.000000")
        .containsEntry("end_timestamp", "2026-11-10 10:31:30.000000")
        .containsEntry(
            "urls", "['https://shop.example.com/cart','https://www.example.com/docs/start?a=b#c']")
        .containsEntry("num_uniq_urls", "2")
        .containsEntry("entry_current_url", "https://www.example.com/docs/start?a=b#c")
        .containsEntry("entry_pathname", "/docs/start")
        .containsEntry("entry_hostname", "www.example.com")
        .containsEntry("end_current_url", "https://shop.example.com/cart")
        .containsEntry("end_pathname", "/cart")
        .containsEntry("end_hostname", "shop.example.com")
        .containsEntry("exit_current_url", "https://shop.example.com/cart")
        .containsEntry("exit_pathname", "/cart")
        .containsEntry("entry_referring_domain", "news.example.org")
        .containsEntry("pageview_count", "1")
        .containsEntry("autocapture_count", "1")
        .containsEntry("screen_count", "0")
        .containsEntry("channel_type", "Paid Social")
        .containsEntry("session_duration", "90")
        .containsEntry("duration", "90")
        .containsEntry("is_bounce", "0")
        .containsEntry("last_external_click_url", "https://elsewhere.example.net/")
        .containsEntry("page_screen_autocapture_count_up_to", "2")
        .containsEntry("vitals_lcp", "1250.5")
        .containsEntry("session_version", "2026-11-10 10:31:35.000000");
  }

  @Test
  void initialAndEndColumnsGoByTheTimeOfEventsNotByWhenTheyCame() {
    events
        .of(SESSION, INSIDE.plusSeconds(60))
        .by("last")
        .with("$current_url", "https://example.com/last")
        .with("utm_source", "last")
        .insert();
    events
        .of(SESSION, INSIDE)
        .by("first")
        .with("$current_url", "https://example.com/first")
        .with("utm_source", "first")
        .landedAt(INSIDE.plusSeconds(120))
        .insert();

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("entry_current_url", "https://example.com/first")
        .containsEntry("entry_utm_source", "first")
        .containsEntry("end_current_url", "https://example.com/last")
        .containsEntry("distinct_id", "last");
    database.mergeAll();
    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("entry_current_url", "https://example.com/first")
        .containsEntry("entry_utm_source", "first")
        .containsEntry("end_current_url", "https://example.com/last")
        .containsEntry("distinct_id", "last");
  }

  @ParameterizedTest
  @CsvSource(
      value = {"''", "null"},
      nullValues = "none")
  void emptyTextAndTheWordNullAreNull(String text) {
    events
        .of(SESSION, INSIDE)
        .with("$current_url", text)
        .with("$referring_domain", text)
        .with("$external_click_url", text)
        .with("utm_source", text)
        .with("gad_source", text)
        .with("_kx", text)
        .insert();

    Map<String, String> row = database.export(MODEL, WINDOW).only();

    for (String column :
        List.of(
            "entry_current_url",
            "entry_pathname",
            "entry_hostname",
            "end_current_url",
            "end_pathname",
            "end_hostname",
            "exit_current_url",
            "exit_pathname",
            "entry_referring_domain",
            "last_external_click_url",
            "entry_utm_source",
            "entry_gad_source",
            "entry__kx",
            "entry_irclid")) {
      assertThat(row).containsEntry(column, null);
    }
  }

  @ParameterizedTest
  @CsvSource(
      value = {"null, NULL", "'', ''", "user, user"},
      nullValues = "NULL")
  void theDistinctIdIsNullOnlyIfItIsTheWordNull(String distinctId, String expected) {
    events.of(SESSION, INSIDE).by(distinctId).insert();

    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("distinct_id", expected);
  }

  @Test
  void urlsAreDistinctAndSortedWhereverTheyCameFrom() {
    for (String path : List.of("c", "a", "b", "a", "", "c")) {
      SessionEvents.Event event = events.of(SESSION, INSIDE);
      (path.isEmpty() ? event : event.with("$current_url", "https://e.com/" + path)).insert();
    }

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("urls", "['https://e.com/a','https://e.com/b','https://e.com/c']")
        .containsEntry("num_uniq_urls", "3");
  }

  @Test
  void aSessionWithoutUrlsHasAnEmptyArray() {
    events.of(SESSION, INSIDE).insert();

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("urls", "[]")
        .containsEntry("num_uniq_urls", "0");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "1, 0, 0, 1", "0, 1, 0, 1", "0, 0, 1, 1", "1, 1, 0, 2", "7, 4, 3, 2"})
  void countsAreOfEventsByName(int pageviews, int autocaptures, int screens, int upTo) {
    events.of(SESSION, INSIDE).insert();
    insert("$pageview", pageviews);
    insert("$autocapture", autocaptures);
    insert("$screen", screens);

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("pageview_count", Integer.toString(pageviews))
        .containsEntry("autocapture_count", Integer.toString(autocaptures))
        .containsEntry("screen_count", Integer.toString(screens))
        .containsEntry("page_screen_autocapture_count_up_to", Integer.toString(upTo));
  }

  @Test
  void anEventThatCameTwiceCountsOnce() {
    String uuid = "00000000-0000-4000-8000-0000000000ff";
    events.of(SESSION, INSIDE).named("$pageview").uuid(uuid).insert();
    events.of(SESSION, INSIDE).named("$pageview").uuid(uuid).insert();

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("pageview_count", "1")
        .containsEntry("page_screen_autocapture_count_up_to", "1")
        .containsEntry("is_bounce", "1");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "custom, 0, 0, NULL",
        "custom, 1, 600, NULL",
        "$pageview, 0, 0, 1",
        "$pageview, 0, 9, 1",
        "$pageview, 0, 10, 0",
        "$pageview, 1, 0, 0",
        "$autocapture, 0, 0, 1",
        "$autocapture, 1, 1, 0",
        "$screen, 0, 9, 1",
        "$screen, 2, 0, 0",
      },
      nullValues = "NULL")
  void bounce(String name, int more, int seconds, String expected) {
    events.of(SESSION, INSIDE).named(name).insert();
    insert(name, more);
    events.of(SESSION, INSIDE.plusSeconds(seconds)).insert();

    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("is_bounce", expected);
  }

  /** Here a MERGE by end_timestamp alone leaves the old row. */
  @Test
  void aLateEventThatLeavesTheEndAloneIsExportedWithAGreaterVersion() {
    events.of(SESSION, INSIDE).named("$pageview").insert();
    events.of(SESSION, INSIDE.plusSeconds(60)).insert();
    Map<String, String> before = database.export(MODEL, WINDOW).only();

    events
        .of(SESSION, INSIDE.plusSeconds(30))
        .named("$pageview")
        .landedAt(END.plusSeconds(9))
        .insert();
    Map<String, String> after =
        database.export(MODEL, new Window(END, END.plusSeconds(3600))).only();

    assertThat(after)
        .containsEntry("end_timestamp", before.get("end_timestamp"))
        .containsEntry("pageview_count", "2")
        .containsEntry("session_version", "2026-11-10 11:00:09.000000");
    assertThat(before).containsEntry("session_version", "2026-11-10 10:31:05.000000");
  }

  @Test
  void theVersionIsWhenTheNewestEventHappenedIfItLandedBefore() {
    events.of(SESSION, INSIDE).landedAt(INSIDE.minusSeconds(40)).insert();

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("session_version", "2026-11-10 10:30:00.000000");
  }

  /** Such rows are from before PostHog kept when events landed. */
  @Test
  void aSessionOfWhichItIsNotKnownWhenItLandedHasTheVersionOfItsEnd() {
    database.execute(
        "INSERT INTO raw_sessions (team_id, session_id_v7, min_timestamp, max_timestamp)"
            + " SELECT 2, toUInt128(toUUID('"
            + SESSION
            + "')), '2026-11-10 10:30:00', '2026-11-10 10:40:00'");

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("session_version", "2026-11-10 10:40:00.000000")
        .containsEntry("is_bounce", null);
  }

  @Test
  void theWindowsStartIsInsideAndItsEndIsNot() {
    String[] sessions = new String[4];
    Instant[] landed = {START.minus(MICROSECOND), START, END.minus(MICROSECOND), END};
    for (int index = 0; index < 4; index++) {
      sessions[index] = SessionEvents.sessionId(START.minusSeconds(60), index);
      events.of(sessions[index], START.minusSeconds(60)).landedAt(landed[index]).insert();
    }

    assertThat(ids(WINDOW)).containsExactlyInAnyOrder(sessions[1], sessions[2]);
  }

  @Test
  void aLateEventOfASessionThatEndedThreeDaysBeforeTheWindowIsTheLastThatIsSeen() {
    Instant edge = START.minus(Duration.ofDays(3));
    String seen = SessionEvents.sessionId(edge, 1);
    String tooOld = SessionEvents.sessionId(edge, 2);
    events.of(seen, edge).landedAt(INSIDE).insert();
    events.of(tooOld, edge.minus(MICROSECOND)).landedAt(INSIDE).insert();

    assertThat(ids(WINDOW)).containsExactly(seen);
  }

  /** The id says when it began; it is looked for six days back, and an hour for the table's key. */
  @ParameterizedTest
  @CsvSource({"5, true", "6, true", "7, false"})
  void aSessionMayHaveBegunSixDaysBeforeTheWindow(int days, boolean expected) {
    String session = SessionEvents.sessionId(START.minus(Duration.ofDays(days)), 1);
    events.of(session, START.minus(Duration.ofDays(days))).insert();
    events.of(session, INSIDE).insert();

    assertThat(ids(WINDOW)).isEqualTo(expected ? List.of(session) : List.of());
  }

  /** The clock that made the id was wrong. */
  @ParameterizedTest
  @CsvSource({"71, true", "73, false"})
  void theIdMayBeFromUpToThreeDaysAfterTheWindow(int hours, boolean expected) {
    String session = SessionEvents.sessionId(END.plus(Duration.ofHours(hours)), 1);
    events.of(session, INSIDE).insert();

    assertThat(ids(WINDOW)).isEqualTo(expected ? List.of(session) : List.of());
  }

  /** As PostHog's backfills have it: imported history belongs to the windows it happened in. */
  @Test
  void aSessionThatEndedInTheWindowIsExportedWheneverItLanded() {
    events.of(SESSION, INSIDE).landedAt(INSIDE.plus(Duration.ofDays(30))).insert();

    assertThat(ids(WINDOW)).containsExactly(SESSION);
  }

  @Test
  void aSessionOverAnHoursEndIsOneRowWithAllItsEvents() {
    String session = SessionEvents.sessionId(END.minusSeconds(60), 1);
    events.of(session, END.minusSeconds(60)).named("$pageview").insert();
    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("pageview_count", "1");
    events.of(session, END.plusSeconds(60)).named("$pageview").insert();

    assertThat(database.export(MODEL, new Window(END, END.plusSeconds(3600))).only())
        .containsEntry("start_timestamp", "2026-11-10 10:59:00.000000")
        .containsEntry("end_timestamp", "2026-11-10 11:01:00.000000")
        .containsEntry("pageview_count", "2")
        .containsEntry("session_duration", "120");
  }

  /** Nothing is lost by it, for the window of its newest event has the whole session. */
  @Test
  void aSessionThatWentOnAfterTheWindowIsExportedByTheLaterWindowOnly() {
    events.of(SESSION, INSIDE).insert();
    events.of(SESSION, END.plusSeconds(60)).insert();

    assertThat(ids(WINDOW)).isEmpty();
    assertThat(ids(new Window(END, END.plusSeconds(3600)))).containsExactly(SESSION);
    database.mergeAll();
    assertThat(ids(WINDOW)).isEmpty();
    assertThat(ids(new Window(END, END.plusSeconds(3600)))).containsExactly(SESSION);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "b9f0a7a2-6a50-4c1e-9b43-6f8f6f2d0f11",
        "no uuid at all",
        "''",
        "NULL",
      },
      nullValues = "NULL")
  void eventsWhoseSessionIsNoUuidOfVersionSevenMakeNoSession(String sessionId) {
    events.of(sessionId, INSIDE).named("$pageview").insert();

    assertThat(ids(WINDOW)).isEmpty();
  }

  @Test
  void anotherTeamsSessionOfTheSameIdIsNotMixedIn() {
    events.of(SESSION, INSIDE).ofTeam(3).named("$pageview").insert();
    assertThat(ids(WINDOW)).isEmpty();

    events.of(SESSION, INSIDE).named("$screen").insert();

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("pageview_count", "0")
        .containsEntry("screen_count", "1");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "1250.5, 1250.5",
        "0, 0",
        "'\"2400\"', 2400",
        "'\"slow\"', NULL",
        "'\"\"', NULL",
        "null, NULL",
      },
      nullValues = "NULL")
  void largestContentfulPaint(String json, String expected) {
    events
        .of(SESSION, INSIDE)
        .withJson("$web_vitals_LCP_value", json == null ? "null" : json)
        .insert();

    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("vitals_lcp", expected);
  }

  @Test
  void theFirstLargestContentfulPaintIsTakenEventsWithoutOneBeingPassedOver() {
    events.of(SESSION, INSIDE.plusSeconds(20)).withJson("$web_vitals_LCP_value", "20").insert();
    events.of(SESSION, INSIDE.plusSeconds(10)).withJson("$web_vitals_LCP_value", "10").insert();
    events.of(SESSION, INSIDE).insert();

    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("vitals_lcp", "10");
  }

  @Test
  void splitsTogetherAreTheWindow() {
    database.execute(
        """
        INSERT INTO raw_sessions (team_id, session_id_v7, min_timestamp, max_timestamp)
        SELECT 2, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 80), toUInt128(number)), at, at
        FROM (SELECT number, toDateTime64('2026-11-10 10:30:00', 6, 'UTC') AS at FROM numbers(40))""");
    SplitBound one = new SplitBound(List.of(KeyValue.ofUnsigned(6_000_000_000_000_000_000L)));
    SplitBound other =
        new SplitBound(
            List.of(KeyValue.ofUnsigned(Long.parseUnsignedLong("12000000000000000000"))));
    List<String> splits = new ArrayList<>();
    for (KeyRange range :
        List.of(new KeyRange(null, one), new KeyRange(one, other), new KeyRange(other, null))) {
      List<String> rows = database.export(MODEL, WINDOW, range).values("session_id");
      assertThat(rows).as("rows of %s", range).isNotEmpty();
      splits.addAll(rows);
    }

    assertThat(splits).hasSize(40).containsExactlyInAnyOrderElementsOf(ids(WINDOW));
  }

  @Test
  void aWindowMayBeginWhereTimeBegins() {
    events.of(SESSION, INSIDE).insert();

    assertThat(ids(new Window(Instant.EPOCH, END))).containsExactly(SESSION);
  }

  private void insert(String name, int count) {
    for (int index = 0; index < count; index++) {
      events.of(SESSION, INSIDE).named(name).insert();
    }
  }

  private List<String> ids(Window window) {
    return database.export(MODEL, window).values("session_id");
  }
}
