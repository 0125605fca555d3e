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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.Window;
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

/**
 * Which rows persons have for a window, on the real engine. Every insert is a part of its own, as
 * it comes from Kafka; some stories are told again after the parts were merged.
 */
@ExtendWith(EngineServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonsModelTest {
  private static final BuiltInModel MODEL = BuiltInModel.named("persons");
  private static final Instant START = Instant.parse("2026-11-10T10:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-11-10T09:59:59Z");
  private static final Instant INSIDE = Instant.parse("2026-11-10T10:30:00Z");
  private static final Instant END = Instant.parse("2026-11-10T11:00:00Z");
  private static final Window WINDOW = new Window(START, END);
  private static final long TEAM = PersonsSessionsDatabase.TEAM;

  private static final String ANNA = "018f0000-0000-7000-8000-00000000000a";
  private static final String BERT = "018f0000-0000-7000-8000-00000000000b";
  private static final String CLEO = "018f0000-0000-7000-8000-00000000000c";

  private PersonsSessionsDatabase database;
  private long offset;

  @BeforeAll
  void create(EngineServer.Running server) {
    database = new PersonsSessionsDatabase(server);
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
  void columnsAreThoseOfTheDocumentationInItsOrder() {
    assertThat(MODEL.columnNames())
        .containsExactly(
            "team_id",
            "distinct_id",
            "person_id",
            "properties",
            "person_version",
            "person_distinct_id_version",
            "created_at",
            "is_deleted");
  }

  @Test
  void aRowHasTheValuesOfItsPersonAndMapping() {
    database.execute(
        "INSERT INTO person (id, created_at, team_id, properties, version, _timestamp) SELECT '"
            + ANNA
            + "', toDateTime64('2026-01-02 03:04:05.678', 3, 'UTC'), 2, '{\"a\":1}', 7, toDateTime('2026-11-10 10:30:00', 'UTC')");
    mapping("anna", ANNA, 3, BEFORE);

    assertThat(database.export(MODEL, WINDOW).only())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "team_id", "2",
                "distinct_id", "anna",
                "person_id", ANNA,
                "properties", "{\"a\":1}",
                "person_version", "7",
                "person_distinct_id_version", "3",
                "created_at", "2026-01-02 03:04:05.678000",
                "is_deleted", "false"));
  }

  @Test
  void aChangedPersonBringsAllItsDistinctIds() {
    person(ANNA, 0, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);
    mapping("anna@work", ANNA, 0, BEFORE);
    person(ANNA, 1, INSIDE);

    assertRows("anna " + ANNA + " 0 1", "anna@work " + ANNA + " 0 1");
  }

  @Test
  void aNewDistinctIdBringsOnlyItself() {
    person(ANNA, 0, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);
    mapping("anna@work", ANNA, 0, INSIDE);

    assertRows("anna@work " + ANNA + " 0 0");
  }

  @Test
  void aChangedMappingBringsTheRowOfTheNewPerson() {
    person(ANNA, 5, BEFORE);
    person(BERT, 1, BEFORE);
    mapping("shared", ANNA, 0, BEFORE);
    mapping("shared", BERT, 1, INSIDE);

    assertRows("shared " + BERT + " 1 1");
  }

  @Test
  void personAndMappingThatBothChangedAreOneRow() {
    person(ANNA, 0, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);
    person(ANNA, 1, INSIDE);
    mapping("anna", ANNA, 1, INSIDE);

    assertRows("anna " + ANNA + " 1 1");
  }

  @Test
  void aNewPersonWithTwoDistinctIdsIsTwoRows() {
    person(ANNA, 0, INSIDE);
    mapping("anna", ANNA, 0, INSIDE);
    mapping("anna@work", ANNA, 0, INSIDE);

    assertRows("anna " + ANNA + " 0 0", "anna@work " + ANNA + " 0 0");
  }

  @Test
  void distinctIdsOfMergedPersonsGoToThePersonThatTheyMapToNow() {
    person(ANNA, 0, BEFORE);
    person(BERT, 0, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);
    mapping("bert", BERT, 0, BEFORE);
    mapping("bert@work", BERT, 0, BEFORE);
    // Bert turns out to be Anna: his distinct ids become hers, he is deleted, she gets properties.
    mapping("bert", ANNA, 1, INSIDE);
    mapping("bert@work", ANNA, 1, INSIDE);
    person(ANNA, 1, INSIDE);
    deletedPerson(BERT, 100, INSIDE);

    assertRows("anna " + ANNA + " 0 1", "bert " + ANNA + " 1 1", "bert@work " + ANNA + " 1 1");
    database.mergeAll();
    assertRows("anna " + ANNA + " 0 1", "bert " + ANNA + " 1 1", "bert@work " + ANNA + " 1 1");
  }

  /** The remapping was in an earlier window, the change of the old person comes late. */
  @Test
  void aDistinctIdThatOnceMappedToAChangedPersonHasTheRowOfItsPersonNow() {
    person(ANNA, 0, BEFORE);
    mapping("shared", BERT, 0, BEFORE);
    mapping("shared", ANNA, 1, BEFORE);
    person(BERT, 4, INSIDE);

    assertRows("shared " + ANNA + " 1 0");
  }

  @Test
  void ofSeveralVersionsTheHighestIsExported() {
    person(ANNA, 2, INSIDE, "{\"v\":2}");
    person(ANNA, 9, INSIDE, "{\"v\":9}");
    person(ANNA, 1, INSIDE, "{\"v\":1}");
    mapping("anna", BERT, 0, INSIDE);
    mapping("anna", ANNA, 10, INSIDE);
    mapping("anna", CLEO, 9, INSIDE);

    assertRows("anna " + ANNA + " 10 9");
    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("properties", "{\"v\":9}");
    database.mergeAll();
    assertRows("anna " + ANNA + " 10 9");
  }

  /** Here PostHog drops the person silently. */
  @Test
  void aPersonWhoseNewestVersionHasNotTheNewestTimestampIsExported() {
    person(ANNA, 3, INSIDE, "{\"v\":3}");
    person(ANNA, 2, INSIDE.plusSeconds(60), "{\"v\":2}");
    mapping("anna", ANNA, 0, BEFORE);

    assertRows("anna " + ANNA + " 0 3");
    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("properties", "{\"v\":3}");
  }

  /** By the newest version's time alone this person lies in no window that is still to come. */
  @Test
  void aPersonWhoseNewestVersionCarriesATimeBeforeTheWindowIsExported() {
    person(ANNA, 2, INSIDE);
    person(ANNA, 3, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);

    assertRows("anna " + ANNA + " 0 3");
  }

  @Test
  void aMappingWhoseNewestVersionCarriesATimeBeforeTheWindowIsExported() {
    person(ANNA, 0, BEFORE);
    person(BERT, 0, BEFORE);
    mapping("shared", ANNA, 1, INSIDE);
    mapping("shared", BERT, 2, BEFORE);

    assertRows("shared " + BERT + " 2 0");
  }

  @Test
  void ofEqualVersionsTheLaterTimestampCounts() {
    person(ANNA, 1, INSIDE.plusSeconds(1), "{\"at\":\"later\"}");
    person(ANNA, 1, INSIDE, "{\"at\":\"earlier\"}");
    mapping("anna", ANNA, 1, INSIDE.plusSeconds(1));
    mapping("anna", BERT, 1, INSIDE);
    person(BERT, 1, INSIDE);

    assertThat(database.export(MODEL, WINDOW).all())
        .extracting(row -> row.get("distinct_id"), row -> row.get("properties"))
        .containsExactly(tuple("anna", "{\"at\":\"later\"}"));
  }

  @Test
  void ofEqualVersionsAndTimestampsTheLaterOffsetCounts() {
    person(ANNA, 1, INSIDE, "{\"n\":1}");
    person(ANNA, 1, INSIDE, "{\"n\":2}");
    mapping("anna", BERT, 1, INSIDE);
    mapping("anna", ANNA, 1, INSIDE);

    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("properties", "{\"n\":2}");
  }

  /** Rows that were not written by Kafka have no offset. */
  @Test
  void ofMappingsThatAgreeInAllElseTheGreaterPersonCountsWhateverCameFirst() {
    person(ANNA, 1, INSIDE);
    person(BERT, 1, INSIDE);
    offset = -1;
    mapping("one", ANNA, 1, INSIDE);
    offset = -1;
    mapping("one", BERT, 1, INSIDE);
    offset = -1;
    mapping("two", BERT, 1, INSIDE);
    offset = -1;
    mapping("two", ANNA, 1, INSIDE);

    assertRows("one " + BERT + " 1 1", "two " + BERT + " 1 1");
  }

  @Test
  void aDeletedPersonIsExportedAsDeleted() {
    person(ANNA, 0, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);
    deletedPerson(ANNA, 100, INSIDE);

    assertThat(database.export(MODEL, WINDOW).only())
        .containsEntry("is_deleted", "true")
        .containsEntry("person_version", "100")
        .containsEntry("properties", "{}");
  }

  /** As in PostHog: the deletion of a mapping is a row like any other. */
  @Test
  void aDeletedMappingIsExportedLikeAnyOther() {
    person(ANNA, 0, BEFORE);
    database.execute(
        "INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, is_deleted, version, _timestamp) SELECT 2, 'anna', '"
            + ANNA
            + "', 1, 100, toDateTime('2026-11-10 10:30:00', 'UTC')");

    assertRows("anna " + ANNA + " 100 0");
  }

  @Test
  void anotherTeamsRowsAreNotExportedThoughIdsAreTheSame() {
    person(ANNA, 0, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);
    person(TEAM + 1, ANNA, 9, INSIDE, "{}", false);
    mapping(TEAM + 1, "anna", ANNA, 9, INSIDE);
    assertRows();

    mapping("anna", ANNA, 1, INSIDE);

    assertRows("anna " + ANNA + " 1 0");
  }

  @Test
  void anUntouchedPersonIsNotExported() {
    person(ANNA, 0, BEFORE);
    mapping("anna", ANNA, 0, BEFORE);
    person(BERT, 0, END);
    mapping("bert", BERT, 0, END);

    assertRows();
  }

  @Test
  void theWindowsStartIsInsideAndItsEndIsNot() {
    person(ANNA, 0, START);
    mapping("anna", ANNA, 0, START);
    person(BERT, 0, END.minusSeconds(1));
    mapping("bert", BERT, 0, END.minusSeconds(1));
    person(CLEO, 0, END);
    mapping("cleo", CLEO, 0, END);

    assertRows("anna " + ANNA + " 0 0", "bert " + BERT + " 0 0");
  }

  @Test
  void aPersonWithoutMappingHasNoRow() {
    person(ANNA, 0, INSIDE);

    assertRows();
  }

  @Test
  void aMappingWithoutPersonHasNoRowUntilThePersonComes() {
    mapping("anna", ANNA, 0, INSIDE);
    assertRows();

    person(ANNA, 0, END);

    assertThat(rows(new Window(END, END.plusSeconds(3600))))
        .containsExactly("anna " + ANNA + " 0 0");
  }

  @Test
  void whatChangedAfterTheWindowIsExportedAsItIsNow() {
    person(ANNA, 1, INSIDE);
    mapping("anna", ANNA, 0, INSIDE);
    person(ANNA, 2, END.plusSeconds(100));

    assertRows("anna " + ANNA + " 0 2");
  }

  /** A VARIANT can't hold empty text. */
  @Test
  void emptyPropertiesAreNull() {
    person(ANNA, 1, INSIDE, "");
    mapping("anna", ANNA, 0, INSIDE);

    assertThat(database.export(MODEL, WINDOW).only()).containsEntry("properties", null);
  }

  @Test
  void theVersionMayBeAsLargeAsABigint() {
    person(ANNA, Long.MAX_VALUE, INSIDE);
    mapping("anna", ANNA, Long.MAX_VALUE, INSIDE);

    assertRows("anna " + ANNA + " " + Long.MAX_VALUE + " " + Long.MAX_VALUE);
  }

  /** PostHog's own story of a second run. */
  @Test
  void aSecondRunHasWhatChangedSinceTheFirst() {
    for (String name : List.of("a", "b", "c", "d")) {
      person(id(name), 1, INSIDE);
      mapping(name, id(name), 1, INSIDE);
    }
    assertThat(rows(WINDOW)).hasSize(4);

    Instant later = END.plusSeconds(60);
    // A new person for the same distinct id, a new version, a distinct id more, and one new with
    // two.
    person(id("x"), 1, later);
    mapping("a", id("x"), 2, later);
    person(id("b"), 2, later);
    mapping("c2", id("c"), 1, later);
    person(id("e"), 1, later);
    mapping("e", id("e"), 1, later);
    mapping("e2", id("e"), 1, later);

    assertThat(rows(new Window(END, END.plusSeconds(3600))))
        .containsExactlyInAnyOrder(
            "a " + id("x") + " 2 1",
            "b " + id("b") + " 1 2",
            "c2 " + id("c") + " 1 1",
            "e " + id("e") + " 1 1",
            "e2 " + id("e") + " 1 1");
  }

  @Test
  void distinctIdsOfAnyCharactersAreExported() {
    person(ANNA, 0, BEFORE);
    List<String> names = List.of("", "o'brien", "back\\slash", "日本", "{split}", "a b", "`");
    names.forEach(name -> mapping(name, ANNA, 0, INSIDE));

    assertThat(database.export(MODEL, WINDOW).values("distinct_id"))
        .containsExactlyInAnyOrder("", "o\\'brien", "back\\\\slash", "日本", "{split}", "a b", "`");
  }

  @Test
  void splitsTogetherAreTheWindow() {
    database.execute(
        """
        INSERT INTO person (id, team_id, properties, version, _timestamp)
        SELECT reinterpretAsUUID(toUInt128(number)), 2, '{}', 0,
          toDateTime('2026-11-10 10:30:00', 'UTC') - if(number % 4 = 0, 3600, 0)
        FROM numbers(40)""");
    database.execute(
        """
        INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, version, _timestamp)
        SELECT 2, concat('user ', toString(number)), reinterpretAsUUID(toUInt128(number % 40)), 0,
          toDateTime('2026-11-10 10:30:00', 'UTC') - if(number % 8 = 0, 0, 3600)
        FROM numbers(60)""");
    SplitBound one = new SplitBound(List.of(KeyValue.ofBytes("user 25".getBytes(UTF_8))));
    SplitBound other = new SplitBound(List.of(KeyValue.ofBytes("user 40".getBytes(UTF_8))));
    List<String> splits = new ArrayList<>();
    for (KeyRange range :
        List.of(new KeyRange(null, one), new KeyRange(one, other), new KeyRange(other, null))) {
      List<String> rows = database.export(MODEL, WINDOW, range).values("distinct_id");
      assertThat(rows).as("rows of %s", range).isNotEmpty();
      splits.addAll(rows);
    }

    assertThat(splits)
        .hasSizeBetween(30, 59)
        .containsExactlyInAnyOrderElementsOf(database.export(MODEL, WINDOW).values("distinct_id"));
  }

  private static String id(String name) {
    return java.util
        .UUID
        .nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private void person(String id, long version, Instant time) {
    person(id, version, time, "{}");
  }

  private void person(String id, long version, Instant time, String properties) {
    person(TEAM, id, version, time, properties, false);
  }

  private void deletedPerson(String id, long version, Instant time) {
    person(TEAM, id, version, time, "{}", true);
  }

  private void person(
      long team, String id, long version, Instant time, String properties, boolean deleted) {
    database.execute(
        "INSERT INTO person (id, created_at, team_id, properties, is_deleted, version, _timestamp, _offset) SELECT '%s', toDateTime64('2026-01-01 00:00:00', 3, 'UTC'), %d, '%s', %d, %d, toDateTime(%d), %d"
            .formatted(
                id, team, properties, deleted ? 1 : 0, version, time.getEpochSecond(), ++offset));
  }

  private void mapping(String distinctId, String person, long version, Instant time) {
    mapping(TEAM, distinctId, person, version, time);
  }

  private void mapping(long team, String distinctId, String person, long version, Instant time) {
    database.execute(
        "INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, version, _timestamp, _offset) SELECT %d, '%s', '%s', %d, toDateTime(%d), %d"
            .formatted(
                team,
                distinctId.replace("\\", "\\\\").replace("'", "\\'"),
                person,
                version,
                time.getEpochSecond(),
                ++offset));
  }

  private void assertRows(String... expected) {
    assertThat(rows(WINDOW))
        .as("distinct id, person, version of the mapping, version of the person")
        .containsExactlyInAnyOrder(expected);
  }

  private List<String> rows(Window window) {
    return database.export(MODEL, window).all().stream()
        .map(
            row ->
                String.join(
                    " ",
                    row.get("distinct_id"),
                    row.get("person_id"),
                    row.get("person_distinct_id_version"),
                    row.get("person_version")))
        .toList();
  }
}
