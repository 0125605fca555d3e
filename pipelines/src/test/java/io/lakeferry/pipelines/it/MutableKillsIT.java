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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import io.lakeferry.pipelines.it.Story.Outcome;
import io.lakeferry.pipelines.it.Story.Subject;
import io.lakeferry.pipelines.it.Story.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Persons that are merged by launches that die or meet, told as in {@link ExactlyOnceIT}. The
 * target has 400 persons already, of which the window leaves 200 alone and replaces 200, and it
 * brings 200 more.
 */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MutableKillsIT {
  private static final String DATABASE = "mutable_kills";
  private static final long TEAM = 11;
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

  @TempDir Path folder;

  private LocalParts parts;

  @BeforeAll
  void fillTheSource(LocalParts running) {
    parts = running;
    PeopleTables people = new PeopleTables(parts, DATABASE);
    people.insertMany(TEAM, 0, 400, 1, START.minus(Duration.ofHours(1)));
    people.insertMany(TEAM, 200, 400, 2, START.plusSeconds(60));
  }

  private Story story(String name) {
    Story story =
        new Story(
            parts,
            Version.OURS,
            folder,
            name,
            new Subject(
                List.of(
                    "--clickhouseDatabase=" + DATABASE,
                    "--teamId=" + TEAM,
                    "--model=persons",
                    "--windowStart=" + START,
                    "--windowEnd=" + START.plus(Duration.ofHours(1))),
                "team_id, distinct_id",
                600));
    parts.warehouse(
        "CREATE TABLE "
            + story.target()
            + " (team_id BIGINT, distinct_id STRING, person_id STRING, properties VARIANT,"
            + " person_version BIGINT, person_distinct_id_version BIGINT, created_at TIMESTAMP)");
    parts.warehouse(
        """
        INSERT INTO %s SELECT %d, concat('d', id), concat('00000000-0000-4000-8000-', \
        lpad(id, 12, '0')), parse_json(concat('{"n": ', id, '}')), 1, 0, TIMESTAMP \
        '2026-01-02 03:04:05.678Z' FROM range(400)"""
            .formatted(story.target(), TEAM));
    return story;
  }

  private void check(Story story, Outcome outcome) {
    story.check(outcome);
    assertThat(
            parts.warehouse(
                """
                SELECT person_version, count(*), count(DISTINCT person_id), \
                sum(CAST(substring(distinct_id, 2) AS BIGINT)), sum(properties:n::bigint) FROM %s \
                GROUP BY person_version ORDER BY person_version"""
                    .formatted(story.target())))
        .containsExactly(
            List.of("1", "200", "200", "19900", "19900"),
            List.of("2", "400", "400", "159800", "159800"));
  }

  @Test
  void killedBetweenCopyToTheStageAndMerge() {
    try (Story story = story("stage_only");
        Gate gate = story.gates().hold(Sight.STATEMENT_EXECUTED, story.copyToStage())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      assertThat(story.stageTables()).as("stage tables while the first one lives").hasSize(1);
      first.kill();
      gate.lose();
      check(story, story.untilDone());
    }
  }

  @Test
  void killedAfterMergeBeforeItsAnswer() {
    try (Story story = story("after_merge");
        Gate gate = story.gates().hold(Sight.STATEMENT_EXECUTED, story.merge())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      check(story, story.untilDone());
    }
  }

  @Test
  void twoMergesAtOnce() {
    try (Story story = story("two_merges");
        Gate both = story.gates().hold(Sight.STATEMENT_RECEIVED, story.merge(), 2)) {
      LakeferryProcess one = story.launch();
      LakeferryProcess other = story.launch();
      both.awaitHolding(2);
      assertThat(story.stageTables()).as("each has a stage table of its own").hasSize(2);
      both.release();
      story.awaitSuccess(one);
      story.awaitSuccess(other);
      check(story, story.outcome());
    }
  }

  /** The MERGE of a client that is dead runs when another attempt is through. */
  @Tag("thorough")
  @Test
  void deadClientsMergeRunsLate() {
    try (Story story = story("late_merge");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.merge())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      check(story, story.untilDone());
      long before = story.gates().now();
      gate.release();
      story.awaitEndOf(story.merge(), before);
      check(story, story.outcome());
    }
  }
}
