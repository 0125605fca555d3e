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
package io.lakeferry.local.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.platform.RealPlatform;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample, as the real engine makes it. */
@ExtendWith(RealPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleDataIT {
  private static final long EVENTS = 60_000;
  private static final int HOURS = 3;
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Instant END = CLOCK.instant().truncatedTo(ChronoUnit.HOURS);
  private static final SampleSpecification SPECIFICATION =
      new SampleSpecification(EVENTS, 7, HOURS, END);

  /** Sessions as a reader of raw_sessions puts them together from their parts. */
  private static final String SESSIONS =
      "SELECT team_id, session_id_v7, min(min_timestamp) AS first, max(max_timestamp) AS last,"
          + " max(max_inserted_at) AS arrived, argMaxMerge(distinct_id) AS id,"
          + " arraySort(arrayDistinct(arrayFlatten(groupArray(urls)))) AS pages,"
          + " argMinMerge(entry_url) AS entry, argMaxMerge(end_url) AS exit,"
          + " argMinMerge(initial_referring_domain) AS referrer,"
          + " argMinMerge(initial_utm_source) AS source, argMinMerge(initial_gclid) AS gclid,"
          + " argMinMerge(vitals_lcp) AS lcp, sum(pageview_count) AS pageviews,"
          + " uniqMerge(pageview_uniq) AS different_pageviews,"
          + " uniqUpToMerge(1)(page_screen_autocapture_uniq_up_to) AS up_to_two"
          + " FROM posthog.raw_sessions GROUP BY team_id, session_id_v7";

  private SampleData sample;
  private ClickHouseStatements statements;

  @BeforeAll
  void fill(LocalPlatform platform) {
    LocalSettings settings = platform.settings();
    URI address = URI.create(settings.clickhouseUrl());
    sample =
        new SampleData(address, settings.clickhouseUser(), settings.clickhousePassword(), CLOCK);
    statements =
        new ClickHouseStatements(address, settings.clickhouseUser(), settings.clickhousePassword());
    sample.clear();
    sample.fill(SPECIFICATION);
  }

  @Test
  void givesTheSameRowsForTheSameSpecificationOnly() {
    Map<String, String> first = fingerprints();

    sample.clear();
    sample.fill(new SampleSpecification(EVENTS, 8, HOURS, END));
    assertThat(fingerprints())
        .allSatisfy((table, print) -> assertThat(print).isNotEqualTo(first.get(table)));

    sample.clear();
    sample.fill(SPECIFICATION);
    assertThat(fingerprints()).isEqualTo(first);
  }

  @Test
  void deliversHourByHourWhatItFillsAtOnce() {
    Map<String, String> whole = fingerprints();
    Instant firstEnd = END.minus(Duration.ofHours(2));

    sample.clear();
    sample.deliver(SPECIFICATION, 0);
    assertThat(sample.end()).contains(firstEnd);
    for (String table : List.of("person", "person_distinct_id2")) {
      assertThat(number("SELECT max(toUnixTimestamp(_timestamp)) FROM posthog." + table))
          .isLessThan((double) firstEnd.getEpochSecond());
    }
    assertThatThrownBy(() -> sample.deliver(SPECIFICATION, 2))
        .isInstanceOf(SampleException.class)
        .hasMessage("Hour 2 does not come next: posthog.events holds 20000 rows, not 40000.");
    assertThatThrownBy(() -> sample.deliver(SPECIFICATION, 0))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("There is a sample already");
    sample.deliver(SPECIFICATION, 1);
    sample.deliver(SPECIFICATION, 2);

    assertThat(fingerprints()).isEqualTo(whole);
  }

  @Test
  void usesTheKeysOfPostHog() {
    String sessionTime =
        "fromUnixTimestamp(intDiv(toUInt64(bitShiftRight(session_id_v7, 80)), 1000))";
    assertThat(
            ask(
                "SELECT name, engine, partition_key, sorting_key, sampling_key FROM system.tables"
                    + " WHERE database = 'posthog' AND engine LIKE '%MergeTree' ORDER BY name"))
        .isEqualTo(
            String.join(
                "\n",
                "channel_definition\tMergeTree\t\tdomain, kind\t",
                "events\tReplacingMergeTree\ttoYYYYMM(timestamp)\tteam_id, toDate(timestamp), event,"
                    + " cityHash64(distinct_id), cityHash64(uuid)\tcityHash64(distinct_id)",
                "events_recent\tReplacingMergeTree\ttoStartOfHour(inserted_at)\tteam_id,"
                    + " toStartOfHour(inserted_at), event, cityHash64(distinct_id),"
                    + " cityHash64(uuid)\t",
                "person\tReplacingMergeTree\t\tteam_id, id\t",
                "person_distinct_id2\tReplacingMergeTree\t\tteam_id, distinct_id\t",
                "raw_sessions\tAggregatingMergeTree\ttoYYYYMM("
                    + sessionTime
                    + ")\tteam_id, toStartOfHour("
                    + sessionTime
                    + "), cityHash64(session_id_v7), session_id_v7\tcityHash64(session_id_v7)"));
  }

  @Test
  void fillsBothTablesAndEachHourEvenly() {
    assertThat(sample.rows()).isEqualTo(EVENTS);
    assertThat(
            ask(
                "SELECT toUnixTimestamp(toStartOfHour(inserted_at)), count(),"
                    + " countIf(inserted_at = toStartOfHour(inserted_at)),"
                    + " countIf(inserted_at = toStartOfHour(inserted_at) + toIntervalHour(1) -"
                    + " toIntervalMicrosecond(1))"
                    + " FROM posthog.events_recent GROUP BY 1 ORDER BY 1"))
        .isEqualTo(
            String.join(
                "\n",
                List.of(3, 2, 1).stream()
                    .map(
                        hours ->
                            END.minus(Duration.ofHours(hours)).getEpochSecond() + "\t20000\t1\t1")
                    .toList()));
    assertThat(sample.end()).contains(END);
  }

  @Test
  void holdsCopiesOfEachKind() {
    String kinds =
        ask(
            "SELECT countIf(hours = 1 AND days = 1), countIf(hours = 2), countIf(days = 2) FROM"
                + " (SELECT uniqExact(toStartOfHour(inserted_at)) AS hours,"
                + " uniqExact(toDate(timestamp)) AS days FROM posthog.events_recent"
                + " GROUP BY team_id, event, distinct_id, uuid HAVING count() > 1)");
    assertThat(List.of(kinds.split("\t")))
        .hasSize(3)
        .allSatisfy(count -> assertThat(Long.parseLong(count)).isBetween(60L, 400L));
    assertThat(
            number(
                "SELECT 1 - uniqExact(team_id, event, distinct_id, uuid) / count() FROM posthog.events"))
        .isCloseTo(0.01, within(0.003));
  }

  @Test
  void keepsCopiesOutOfReachOfBackgroundMerges() {
    assertThat(
            ask(
                "SELECT groupUniqArray(level) FROM system.parts"
                    + " WHERE database = 'posthog' AND active"))
        .isEqualTo("[0]");
  }

  @Test
  void countsEachEventOnceWhateverMergesDo() {
    Instant start = END.minus(Duration.ofHours(2));
    Instant end = END.minus(Duration.ofHours(1));
    long before = sample.distinctEvents(1, start, end);
    assertThat(sample.deliveredEvents(1, start, end)).isGreaterThan(before);

    statements.send("OPTIMIZE TABLE posthog.events_recent FINAL", Map.of());

    assertThat(sample.deliveredEvents(1, start, end)).isEqualTo(before);
    assertThat(sample.distinctEvents(1, start, end)).isEqualTo(before);
    sample.clear();
    sample.fill(SPECIFICATION);
  }

  @Test
  void skewsTeamsIdsAndEvents() {
    assertThat(
            ask(
                "SELECT groupArray(team_id) FROM (SELECT team_id FROM posthog.events GROUP BY 1 ORDER BY count() DESC)"))
        .isEqualTo("[1,2,7,42,5000000001]");
    assertThat(number("SELECT avg(distinct_id = 'heavy-user') FROM posthog.events"))
        .isCloseTo(0.1, within(0.01));
    assertThat(number("SELECT avg(event = '$pageview') FROM posthog.events"))
        .isCloseTo(0.45, within(0.02));
    assertThat(number("SELECT uniqExact(event) FROM posthog.events")).isGreaterThan(300);
    assertThat(number("SELECT max(lengthUTF8(distinct_id)) FROM posthog.events"))
        .isGreaterThan(190);
  }

  @Test
  void holdsLateAndEarlyEvents() {
    assertThat(
            number("SELECT avg(timestamp <= inserted_at - toIntervalHour(1)) FROM posthog.events"))
        .isCloseTo(0.015, within(0.006));
    assertThat(number("SELECT max(dateDiff('day', timestamp, inserted_at)) FROM posthog.events"))
        .isBetween(20.0, 64.0);
    assertThat(number("SELECT countIf(timestamp > inserted_at) FROM posthog.events")).isPositive();
  }

  @Test
  void holdsPropertiesOfEveryKind() {
    assertThat(number("SELECT avg(length(properties)) FROM posthog.events"))
        .isBetween(450.0, 650.0);
    assertThat(number("SELECT max(length(properties)) FROM posthog.events")).isGreaterThan(100_000);
    assertThat(number("SELECT avg(properties = '') FROM posthog.events"))
        .isCloseTo(0.01, within(0.003));
    assertThat(number("SELECT count() FROM posthog.events WHERE NOT isValidUTF8(properties)"))
        .isZero();
    for (String text :
        List.of(
            "{\"a\":1,\"a\":2}",
            "{\"a\":NaN}",
            "{\"lone\":\"\\ud800\"}",
            "not json",
            "\"just a text\"",
            "[1,2,3]",
            "42",
            "null",
            "{\"newline\":\"a\nb\"}",
            "💥")) {
      String count =
          statements
              .send(
                  "SELECT count() FROM posthog.events WHERE properties = {text:String}",
                  Map.of("param_text", text.replace("\\", "\\\\").replace("\n", "\\n")))
              .strip();
      assertThat(Long.parseLong(count)).as("rows with %s", text).isPositive();
    }
    for (String part : List.of("👨‍👩‍👧‍👦", "مرحبا", "e\u0301", "\u202E")) {
      assertThat(
              number(
                  "SELECT count() FROM posthog.events WHERE position(properties, '"
                      + part
                      + "') > 0"))
          .as("rows with %s", part)
          .isPositive();
    }
  }

  @Test
  void fillsWhatPostHogDerives() {
    assertThat(
            number(
                "SELECT avg(bitAnd(bitShiftRight($session_id_uuid, 76), 0xF) = 7) FROM posthog.events"
                    + " WHERE $session_id_uuid IS NOT NULL"))
        .isBetween(0.9, 0.999);
    assertThat(number("SELECT countIf($group_0 LIKE 'company-%') FROM posthog.events"))
        .isPositive();
    assertThat(
            number(
                "SELECT countIf(elements_chain != '') = countIf(event = '$autocapture') FROM posthog.events"))
        .isEqualTo(1);
    assertThat(
            number(
                "SELECT max(people) FROM (SELECT uniqExact(person_id) AS people FROM posthog.events GROUP BY team_id, distinct_id)"))
        .isEqualTo(1);
  }

  @Test
  void letsTheTwoTablesDisagreeAboutTheArrival() {
    assertThat(number("SELECT countIf(inserted_at IS NULL) FROM posthog.events")).isPositive();
    String later =
        ask(
            "SELECT countIf(events.inserted_at < recent.inserted_at), countIf(events.inserted_at >"
                + " recent.inserted_at) > 0, countIf(toStartOfHour(events.inserted_at) !="
                + " toStartOfHour(recent.inserted_at)) > 0"
                + " FROM posthog.events AS events JOIN posthog.events_recent AS recent USING (_offset)");
    assertThat(later).isEqualTo("0\t1\t1");
  }

  @Test
  void holdsPersonsOfEachKind() {
    String mapping =
        "(SELECT team_id, distinct_id, max(version) AS newest, max(_timestamp) AS last,"
            + " argMax(_timestamp, version) AS at, argMax(person_id, version) AS person,"
            + " uniqExact(person_id) AS persons FROM posthog.person_distinct_id2"
            + " WHERE is_deleted = 0 GROUP BY team_id, distinct_id)";
    String person =
        "(SELECT team_id, id, max(version) AS newest, max(_timestamp) AS last,"
            + " argMax(_timestamp, version) AS at, argMax(is_deleted, version) AS deleted,"
            + " argMax(properties, version) AS properties, uniqExact(version) AS versions FROM"
            + " posthog.person GROUP BY team_id, id)";
    Map<String, String> kinds =
        Map.of(
            "ids of another person", "SELECT count() FROM " + mapping + " WHERE newest = 1",
            "ids split off", "SELECT count() FROM " + mapping + " WHERE newest = 102",
            "old mappings delivered late", "SELECT count() FROM " + mapping + " WHERE last > at",
            "old persons delivered late", "SELECT count() FROM " + person + " WHERE last > at",
            "deleted persons", "SELECT count() FROM " + person + " WHERE deleted = 1",
            "persons of three versions", "SELECT count() FROM " + person + " WHERE versions > 2",
            "no properties", "SELECT count() FROM " + person + " WHERE properties = ''",
            "no JSON", "SELECT count() FROM " + person + " WHERE properties = 'not json'",
            "ids without a person",
                "SELECT count() FROM "
                    + mapping
                    + " AS m LEFT ANTI JOIN posthog.person AS p ON m.team_id = p.team_id AND"
                    + " m.person = p.id");
    kinds.forEach((kind, query) -> assertThat(number(query)).as(kind).isGreaterThan(5));
    assertThat(
            number(
                "SELECT countIf(deleted = 1) FROM "
                    + mapping
                    + " AS m JOIN "
                    + person
                    + " AS p ON m.team_id = p.team_id AND m.person = p.id WHERE m.newest = 1"))
        .as("who was merged belongs to a person that is there")
        .isZero();
    assertThat(
            number(
                "SELECT max(ids) FROM (SELECT count() AS ids FROM "
                    + mapping
                    + " GROUP BY team_id, person)"))
        .isGreaterThan(1);
  }

  @Test
  void changesPersonsInEachHourAndEarlierOnesAgain() {
    assertThat(
            ask(
                "SELECT toUnixTimestamp(toStartOfHour(_timestamp)), count() > 500,"
                    + " countIf(version > 0) > 200 FROM posthog.person WHERE _timestamp >="
                    + " fromUnixTimestamp("
                    + SPECIFICATION.start().getEpochSecond()
                    + ") GROUP BY 1 ORDER BY 1"))
        .isEqualTo(
            String.join(
                "\n",
                List.of(3, 2, 1).stream()
                    .map(hours -> END.minus(Duration.ofHours(hours)).getEpochSecond() + "\t1\t1")
                    .toList()));
    assertThat(
            number(
                "SELECT countIf(hours > 1) FROM (SELECT uniqExact(toStartOfHour(_timestamp)) AS"
                    + " hours FROM posthog.person WHERE _timestamp >= fromUnixTimestamp("
                    + SPECIFICATION.start().getEpochSecond()
                    + ") GROUP BY team_id, id)"))
        .as("persons that change in more than one hour")
        .isGreaterThan(500);
    assertThat(number("SELECT uniqExact(team_id, distinct_id) FROM posthog.person_distinct_id2"))
        .isEqualTo(number("SELECT uniqExact(team_id, distinct_id) FROM posthog.events"));
  }

  @Test
  void makesSessionsOfTheEventsThatHaveOne() {
    String fromEvents =
        "SELECT team_id, session_id_v7, min(timestamp) AS first, max(timestamp) AS last,"
            + " max(inserted_at) AS arrived, argMax(distinct_id, timestamp) AS id,"
            + " arraySort(groupUniqArrayIf(url, url != '')) AS pages, argMin(url, timestamp) AS"
            + " entry, argMax(url, timestamp) AS exit, argMin(referrer, timestamp) AS referrer,"
            + " argMin(source, timestamp) AS source, argMin(gclid, timestamp) AS gclid,"
            + " argMin(lcp, timestamp) AS lcp, countIf(event = '$pageview') AS pageviews,"
            + " uniqIf(uuid, event = '$pageview') AS different_pageviews,"
            + " uniqUpToIf(1)(uuid, event IN ('$pageview', '$autocapture', '$screen')) AS up_to_two"
            + " FROM (SELECT *, assumeNotNull($session_id_uuid) AS session_id_v7,"
            + " JSONExtractString(properties, '$current_url') AS url, JSONExtractString(properties,"
            + " '$referring_domain') AS referrer, JSONExtractString(properties, 'utm_source') AS"
            + " source, JSONExtractString(properties, 'gclid') AS gclid,"
            + " toFloat64OrNull(trim(BOTH '\"' FROM JSONExtractRaw(properties,"
            + " '$web_vitals_LCP_value'))) AS lcp FROM posthog.events WHERE"
            + " substring($session_id, 15, 1) = '7') GROUP BY team_id, session_id_v7";
    for (String column :
        List.of(
            "first",
            "last",
            "arrived",
            "id",
            "pages",
            "entry",
            "exit",
            "referrer",
            "source",
            "gclid",
            "lcp",
            "pageviews",
            "different_pageviews",
            "up_to_two")) {
      String print =
          "SELECT count(), sum(cityHash64(team_id, session_id_v7, " + column + ")) FROM ";
      assertThat(ask(print + "(" + SESSIONS + ")"))
          .as(column)
          .isEqualTo(ask(print + "(" + fromEvents + ")"));
    }
    assertThat(number("SELECT count() FROM (" + SESSIONS + ") WHERE source != ''")).isPositive();
    assertThat(number("SELECT count() FROM (" + SESSIONS + ") WHERE gclid != ''")).isPositive();
    assertThat(number("SELECT count() FROM (" + SESSIONS + ") WHERE lcp > 0")).isPositive();
  }

  @Test
  void holdsSessionsThatGoOnInTheNextHourAndLateEvents() {
    String ofHours =
        "SELECT countIf(going), countIf(late) FROM (SELECT session_id_v7,"
            + " max(max_timestamp) AS last, argMax(max_timestamp, max_inserted_at) AS newest,"
            + " uniqExact(toStartOfHour(max_inserted_at)) AS hours,"
            + " hours > 1 AND newest = last AS going,"
            + " hours > 1 AND newest < last AS late FROM (SELECT team_id, $session_id_uuid AS"
            + " session_id_v7, max(timestamp) AS max_timestamp, max(inserted_at) AS max_inserted_at"
            + " FROM posthog.events WHERE substring($session_id, 15, 1) = '7' GROUP BY 1, 2,"
            + " toStartOfHour(inserted_at)) GROUP BY team_id, session_id_v7)";
    assertThat(List.of(ask(ofHours).split("\t")))
        .hasSize(2)
        .allSatisfy(count -> assertThat(Long.parseLong(count)).isGreaterThan(5));
    assertThat(number("SELECT max(toUnixTimestamp(max_inserted_at)) FROM posthog.raw_sessions"))
        .as("no session has a time of the clock")
        .isLessThan((double) END.getEpochSecond());
  }

  @Test
  void tellsChannelsByADictionary() {
    assertThat(
            ask(
                "SELECT dictGet('posthog.channel_definition_dict', 'type_if_paid', ('google',"
                    + " 'source')), dictGet('posthog.channel_definition_dict', 'type_if_organic',"
                    + " ('email', 'medium')), dictGetOrNull('posthog.channel_definition_dict',"
                    + " 'type_if_paid', ('nobody', 'source'))"))
        .isEqualTo("Paid Search\tEmail\t\\N");
  }

  @Test
  void doesNotMixTwoSamples() {
    assertThatThrownBy(() -> sample.fill(SPECIFICATION))
        .isInstanceOf(SampleException.class)
        .hasMessage("There is a sample already: posthog.events holds 60000 rows.");
  }

  @Test
  void passesOnTheServersWordsInOneLine() {
    assertThatThrownBy(() -> ask("SELECT\n\nnothing"))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("Code: 47")
        .message()
        .doesNotContain("\n");
  }

  /** What the rows of each table are, however they lie in parts. */
  private Map<String, String> fingerprints() {
    String rows = "SELECT count(), sum(cityHash64(*)), groupBitXor(cityHash64(*)) FROM ";
    return Map.of(
        "events", ask(rows + "posthog.events"),
        "events_recent", ask(rows + "posthog.events_recent"),
        "person", ask(rows + "posthog.person"),
        "person_distinct_id2", ask(rows + "posthog.person_distinct_id2"),
        "raw_sessions", ask(rows + "(" + SESSIONS + ")"));
  }

  private String ask(String query) {
    return statements.send(query, Map.of()).stripTrailing();
  }

  private double number(String query) {
    return Double.parseDouble(ask(query));
  }
}
