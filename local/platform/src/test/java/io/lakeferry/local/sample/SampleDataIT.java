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
    String events = fingerprint("posthog.events");
    String recent = fingerprint("posthog.events_recent");

    sample.clear();
    sample.fill(new SampleSpecification(EVENTS, 8, HOURS, END));
    assertThat(fingerprint("posthog.events")).isNotEqualTo(events);
    assertThat(fingerprint("posthog.events_recent")).isNotEqualTo(recent);

    sample.clear();
    sample.fill(SPECIFICATION);
    assertThat(fingerprint("posthog.events")).isEqualTo(events);
    assertThat(fingerprint("posthog.events_recent")).isEqualTo(recent);
  }

  @Test
  void usesTheKeysOfPostHog() {
    assertThat(
            ask(
                "SELECT engine, partition_key, sorting_key, sampling_key FROM system.tables"
                    + " WHERE database = 'posthog' ORDER BY name"))
        .isEqualTo(
            "ReplacingMergeTree\ttoYYYYMM(timestamp)\tteam_id, toDate(timestamp), event,"
                + " cityHash64(distinct_id), cityHash64(uuid)\tcityHash64(distinct_id)\n"
                + "ReplacingMergeTree\ttoStartOfHour(inserted_at)\tteam_id,"
                + " toStartOfHour(inserted_at), event, cityHash64(distinct_id), cityHash64(uuid)");
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

  private String fingerprint(String table) {
    return ask("SELECT count(), sum(cityHash64(*)), groupBitXor(cityHash64(*)) FROM " + table);
  }

  private String ask(String query) {
    return statements.send(query, Map.of()).stripTrailing();
  }

  private double number(String query) {
    return Double.parseDouble(ask(query));
  }
}
