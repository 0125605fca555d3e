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
package io.lakeferry.pipelines.it;

import static io.lakeferry.pipelines.it.EventTables.event;
import static io.lakeferry.pipelines.it.FlowExport.END;
import static io.lakeferry.pipelines.it.FlowExport.INSIDE;
import static io.lakeferry.pipelines.it.PeopleTables.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.PeopleTables.Person;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.MergeCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that PostHog's own export has made and filled, and that are exported to from then on. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakenOverTablesIT {
  private static final UUID ADA = id(INSIDE, 1);
  private static final UUID BOB = id(INSIDE, 2);
  private static final UUID CYD = id(INSIDE, 3);

  private static final String POSTHOG_PERSONS =
      "team_id BIGINT, distinct_id STRING, person_id STRING, properties VARIANT,"
          + " person_distinct_id_version BIGINT, person_version BIGINT, created_at TIMESTAMP,"
          + " is_deleted BOOLEAN";
  private static final String POSTHOG_EVENTS =
      "uuid STRING, event STRING, properties VARIANT, distinct_id STRING, team_id BIGINT,"
          + " timestamp TIMESTAMP, databricks_ingested_timestamp TIMESTAMP";
  private static final String POSTHOG_SESSIONS =
      "session_id STRING, session_id_v7 STRING, team_id BIGINT, distinct_id STRING,"
          + " start_timestamp TIMESTAMP, end_timestamp TIMESTAMP, urls ARRAY<STRING>,"
          + " num_uniq_urls BIGINT, entry_current_url STRING, entry_pathname STRING,"
          + " entry_hostname STRING, end_current_url STRING, end_pathname STRING,"
          + " end_hostname STRING, entry_utm_source STRING, entry_utm_campaign STRING,"
          + " entry_utm_medium STRING, entry_utm_term STRING, entry_utm_content STRING,"
          + " entry_referring_domain STRING, entry_gclid STRING, entry_fbclid STRING,"
          + " entry_gad_source STRING, pageview_count BIGINT, autocapture_count BIGINT,"
          + " screen_count BIGINT, channel_type STRING, session_duration BIGINT, duration BIGINT,"
          + " is_bounce INTEGER, last_external_click_url STRING,"
          + " page_screen_autocapture_count_up_to BIGINT, exit_current_url STRING,"
          + " exit_pathname STRING, vitals_lcp DOUBLE, entry_gclsrc STRING, entry_dclid STRING,"
          + " entry_gbraid STRING, entry_wbraid STRING, entry_msclkid STRING, entry_twclid STRING,"
          + " entry_li_fat_id STRING, entry_mc_cid STRING, entry_igshid STRING,"
          + " entry_ttclid STRING, entry__kx STRING, entry_irclid STRING";
  private static final String POSTHOG_COMMENT = "PostHog generated table";

  @TempDir Path folder;

  private LocalParts parts;
  private PeopleTables people;
  private int tests;
  private FlowExport export;
  private long team;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    people = new PeopleTables(parts, "taken_over");
  }

  @BeforeEach
  void choose() {
    export = new FlowExport(parts, people.events(), folder, ++tests);
    team = export.team();
  }

  private void createAsPostHog(String columns) {
    parts.warehouse(
        "CREATE TABLE %s (%s) USING DELTA COMMENT '%s'"
            .formatted(export.target(), columns, POSTHOG_COMMENT));
  }

  private void assertCommentStands() {
    assertThat(parts.warehouse("DESCRIBE DETAIL " + export.target()).get(0))
        .contains(POSTHOG_COMMENT);
  }

  private RunReport run(String... options) {
    RunReport report = export.run(options);
    assertThat(report.failure()).isNull();
    assertThat(export.volumes()).as("volumes left").isEmpty();
    assertThat(export.stageTables()).as("stage tables left").isEmpty();
    return report;
  }

  /** A row that PostHog has exported. */
  private void insertBefore() {
    parts.warehouse(
        "INSERT INTO %s (event, team_id) VALUES ('before', %d)".formatted(export.target(), team));
  }

  /** An event in the window. */
  private void insertAfter() {
    parts.clickhouse(
        """
        INSERT INTO %s.events_recent (team_id, uuid, event, distinct_id, properties, \
        person_properties, created_at, timestamp, inserted_at, _timestamp) SELECT %d, \
        generateUUIDv4(), 'after', 'd', '{"a": 1}', '{"plan": "pro"}', \
        '2026-01-02 03:04:05.678901', landed, landed, landed FROM (SELECT \
        fromUnixTimestamp64Micro(%d, 'UTC') AS landed)"""
            .formatted(
                people.events().database(),
                team,
                ChronoUnit.MICROS.between(Instant.EPOCH, INSIDE)));
  }

  /** The table has what it had, and what it lacked only if that may be added. */
  private void assertOneColumnMore(
      RunReport report, List<String> before, String lacked, boolean schemaEvolution) {
    if (schemaEvolution) {
      assertThat(export.columns())
          .hasSize(before.size() + 1)
          .startsWith(before.toArray(String[]::new))
          .endsWith(lacked);
      assertThat(report.warnings()).isEmpty();
    } else {
      assertThat(export.columns()).isEqualTo(before);
      assertThat(report.warnings())
          .singleElement()
          .asString()
          .startsWith("column " + lacked.substring(0, lacked.indexOf(' ')) + " is not in ");
    }
  }

  /**
   * The eighth column has to be asked for: without it the report tells that it goes out of date,
   * and rows that change later bring it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTableOfPersonsThatPostHogMadeIsTakenOver(boolean schemaEvolution) {
    createAsPostHog(POSTHOG_PERSONS);
    List<String> columns = export.columns();
    parts.warehouse(
        """
        INSERT INTO %1$s VALUES (%2$d, 'older', '%3$s', parse_json('{"n": 1}'), 0, 1, TIMESTAMP \
        '2026-01-01', true), (%2$d, 'newer', '%4$s', parse_json('{"n": 9}'), 0, 9, TIMESTAMP \
        '2026-01-01', false)"""
            .formatted(export.target(), team, ADA, BOB));
    people.insert(
        team,
        Person.of(ADA, 2, "{\"n\": 2}", INSIDE),
        Person.of(BOB, 5, "{\"n\": 5}", INSIDE),
        Person.of(CYD, 0, "{\"n\": 0}", INSIDE));
    people.map(team, "older", ADA, 0, INSIDE);
    people.map(team, "newer", BOB, 0, INSIDE);
    people.map(team, "new", CYD, 0, INSIDE);
    String evolution = "--schemaEvolution=" + schemaEvolution;

    RunReport report = run("--model=persons", evolution);

    assertThat(report.merge()).isEqualTo(new MergeCounts(1, 1, 1, 0));
    assertThat(report.warnings())
        .singleElement()
        .asString()
        .startsWith("column is_deleted of ")
        .contains("--columns=is_deleted");
    assertThat(export.rows("distinct_id, person_version, properties:n::int, is_deleted"))
        .as("what is not exported stays as it was")
        .containsExactly(
            Arrays.asList("new", "0", "0", null),
            List.of("newer", "9", "9", "false"),
            List.of("older", "2", "2", "true"));

    Instant later = END.plus(Duration.ofMinutes(20));
    people.insert(
        team,
        Person.of(ADA, 3, "{\"n\": 3}", later),
        Person.deleted(BOB, 100, later),
        Person.of(CYD, 1, "{\"n\": 1}", later));
    RunReport asked =
        export.run(
            END,
            END.plus(Duration.ofHours(1)),
            "--model=persons",
            evolution,
            "--columns=is_deleted");

    assertThat(asked.failure()).isNull();
    assertThat(asked.warnings()).isEmpty();
    assertThat(export.rows("distinct_id, person_version, is_deleted"))
        .containsExactly(
            List.of("new", "1", "false"),
            List.of("newer", "100", "true"),
            List.of("older", "3", "false"));
    assertThat(export.columns()).isEqualTo(columns);
    assertCommentStands();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTableOfEventsThatPostHogMadeIsTakenOver(boolean schemaEvolution) {
    createAsPostHog(POSTHOG_EVENTS);
    List<String> columns = export.columns();
    insertBefore();
    insertAfter();

    RunReport report = run("--columns=created_at", "--schemaEvolution=" + schemaEvolution);

    assertThat(report.rows()).isEqualTo(new RunReport.Rows(1, 1, 1, 1));
    assertThat(export.rows("event")).containsExactly(List.of("after"), List.of("before"));
    assertOneColumnMore(report, columns, "created_at timestamp", schemaEvolution);
    if (schemaEvolution) {
      assertThat(export.rows("event, unix_micros(created_at)"))
          .containsExactly(List.of("after", "1767323045678901"), Arrays.asList("before", null));
    }
    assertCommentStands();
  }

  /** The table that PostHog makes since events have two columns more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTableOfNineColumnsThatPostHogMadeIsTakenOver(boolean schemaEvolution) {
    createAsPostHog(POSTHOG_EVENTS + ", person_properties VARIANT, created_at TIMESTAMP");
    List<String> columns = export.columns();
    assertThat(columns).hasSize(9);
    insertBefore();
    insertAfter();

    RunReport report =
        run(
            "--columns=person_properties,created_at,person_id",
            "--schemaEvolution=" + schemaEvolution);

    assertThat(report.rows()).isEqualTo(new RunReport.Rows(1, 1, 1, 1));
    assertThat(report.badJson()).isZero();
    assertThat(
            export.rows(
                "event, properties:a::int, person_properties:plan::string,"
                    + " unix_micros(created_at)"))
        .containsExactly(
            List.of("after", "1", "pro", "1767323045678901"),
            Arrays.asList("before", null, null, null));
    assertOneColumnMore(report, columns, "person_id string", schemaEvolution);
    assertCommentStands();
  }

  /** Columns that PostHog fills since some day are told of if they are not asked for. */
  @Test
  void columnsOfEventsThatWereNotAskedForAreNamed() {
    createAsPostHog(POSTHOG_EVENTS + ", person_properties VARIANT, created_at TIMESTAMP");
    insertAfter();

    assertThat(run().warnings())
        .singleElement()
        .asString()
        .startsWith("columns ")
        .contains("created_at", "person_properties", "new rows have NULL there", "--columns=");
    assertThat(export.rows("event, created_at, to_json(person_properties)"))
        .containsExactly(Arrays.asList("after", null, null));
  }

  /** Sessions have had no version of their own there: a late event leaves their end alone. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTableOfSessionsThatPostHogMadeIsTakenOver(boolean schemaEvolution) {
    createAsPostHog(POSTHOG_SESSIONS);
    List<String> columns = export.columns();
    assertThat(columns).hasSize(47);
    UUID session = id(INSIDE, 9);
    Instant end = INSIDE.plusSeconds(60);
    parts.warehouse(
        """
        INSERT INTO %s (team_id, session_id, end_timestamp, urls, pageview_count, is_bounce) \
        VALUES (%d, '%s', timestamp_seconds(%d), array('/a'), 1, 1)"""
            .formatted(export.target(), team, session, end.getEpochSecond()));
    people.insertOfSession(
        session,
        event(team, "$pageview", INSIDE).dated(INSIDE).withProperties("{\"$current_url\": \"/a\"}"),
        event(team, "$pageview", end).dated(end).withProperties("{\"$current_url\": \"/b\"}"));
    UUID other = id(INSIDE, 10);
    people.insertOfSession(
        other,
        event(team, "$pageview", INSIDE)
            .dated(INSIDE)
            .withProperties("{\"$current_url\": \"/c\"}"));

    RunReport report = run("--model=sessions", "--schemaEvolution=" + schemaEvolution);

    List<String> inserted =
        List.of(other.toString(), "1", "/c", Long.toString(INSIDE.getEpochSecond()));
    String values =
        "session_id, pageview_count, array_join(urls, ' '), unix_seconds(end_timestamp)";
    if (schemaEvolution) {
      assertThat(report.merge()).isEqualTo(new MergeCounts(1, 1, 0, 0));
      assertThat(export.rows(values))
          .containsExactlyInAnyOrder(
              List.of(session.toString(), "2", "/a /b", Long.toString(end.getEpochSecond())),
              inserted);
      assertThat(export.columns())
          .hasSize(48)
          .startsWith(columns.toArray(String[]::new))
          .endsWith("session_version timestamp");
      assertThat(export.rows("DISTINCT session_version IS NULL")).containsExactly(List.of("false"));
      assertThat(report.warnings()).isEmpty();
    } else {
      assertThat(report.merge()).as("the ends are equal").isEqualTo(new MergeCounts(0, 1, 1, 0));
      assertThat(export.rows(values))
          .containsExactlyInAnyOrder(
              List.of(session.toString(), "1", "/a", Long.toString(end.getEpochSecond())),
              inserted);
      assertThat(export.columns()).isEqualTo(columns);
      assertThat(report.warnings())
          .hasSize(2)
          .anyMatch(line -> line.startsWith("column session_version is not in "))
          .anyMatch(line -> line.contains("newer by end_timestamp alone"));
    }
    assertCommentStands();
  }
}
