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
package io.lakeferry.sinks.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.lakeferry.sinks.protocol.MemoryStaging.Naivety;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Walks through what can befall loads by stage and MERGE, as {@link ExactlyOnceModelTest} does for
 * appending ones. Afterwards the same command, given until it succeeds, must leave every key once
 * in its newest row, one ledger row whose counts add up, and no volume and no stage. For each
 * danger there is a naive world in which the same story is seen to fail.
 */
class MergeModelTest {
  private static final RunSpecification RUN = Merge.hour(0, WriteMode.MERGE);

  /** With a copy of one row, and two versions of another. */
  private static final List<List<String>> ROWS =
      List.of(List.of("a@1", "b@1", "b@2"), List.of("c@1", "a@1"));

  private static final List<List<String>> LATER_ROWS =
      List.of(List.of("a@1", "b@3"), List.of("c@1", "late@1"));

  private static final List<String> FIRST = List.of("a@1", "b@2", "c@1");
  private static final List<String> LATER = List.of("a@1", "b@3", "c@1", "late@1");

  private static final RunSpecification OLDER = Merge.hour(0, WriteMode.MERGE);
  private static final RunSpecification NEWER = Merge.hour(1, WriteMode.MERGE);
  private static final List<List<String>> OLDER_ROWS = List.of(List.of("a@3", "b@7", "o@1"));
  private static final List<List<String>> NEWER_ROWS = List.of(List.of("a@5", "b@5", "n@1"));
  private static final List<String> BOTH = List.of("a@5", "b@7", "n@1", "o@1");

  @Test
  void oneAttemptAlone() {
    World world = new World();
    Actor actor = Actor.of(world, RUN, ROWS).finish();
    assertThat(actor.failure()).isNull();
    assertThat(actor.outcome().rowsRead()).isEqualTo(5);
    assertThat(actor.outcome().rowsLoaded()).isEqualTo(3);
    assertThat(actor.outcome().merge()).isEqualTo(new MergeCounts(0, 3, 0, 0));
    requireMerged(world, "one attempt");
  }

  @ParameterizedTest
  @EnumSource(value = Actor.Fate.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void oneAttemptWhateverBefallsItAtWhateverStep(Actor.Fate fate) {
    for (int step = 1; step <= steps(); step++) {
      World world = new World();
      Actor.of(world, fate, step, RUN, ROWS).finish();
      requireMerged(world, fate + " at step " + step);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Actor.Fate.class,
      names = {"KILLED_AFTER", "TIMED_OUT_LATE"})
  void relaunchAfterAKillIsStruckToo(Actor.Fate fate) {
    int steps = steps();
    for (int first = 1; first <= steps; first += 2) {
      for (int second = 1; second <= steps; second++) {
        World world = new World();
        Actor.of(world, Actor.Fate.KILLED_AFTER, first, RUN, ROWS).finish();
        Actor.of(world, fate, second, RUN, LATER_ROWS).finish();
        requireMerged(world, "killed after " + first + ", then " + fate + " at " + second);
      }
    }
  }

  @Test
  void twoAttemptsAtOnceInEveryOrderWithTwoSwitches() {
    twoAttemptsAtOnce();
  }

  private static void twoAttemptsAtOnce(Naivety... naivety) {
    int steps = steps() + 5;
    for (int i = 0; i <= steps; i++) {
      for (int j = 0; j <= steps; j++) {
        World world = worldOf(naivety);
        Actor one = Actor.of(world, RUN, ROWS);
        Actor two = Actor.of(world, RUN, LATER_ROWS);
        one.move(i);
        two.move(j);
        one.finish();
        two.finish();
        requireRetryable(one, two);
        requireOwnStage(one, two);
        requireMerged(world, "one moves " + i + ", two moves " + j);
      }
    }
  }

  @Test
  void killedBetweenTheCopyToTheStageAndTheMerge() {
    World world = new World();
    Actor.of(world, Actor.Fate.KILLED_BEFORE, stepOf("merge"), RUN, ROWS).finish();
    assertThat(world.staging().target().rows()).as("nothing was merged").isEmpty();
    assertThat(world.staging().names()).as("a dead load's stage").hasSize(1);
    requireMerged(world, "killed before the MERGE");
  }

  @Test
  void killedAfterTheMergeBeforeItsAnswer() {
    killedAfterTheMerge();
  }

  private static void killedAfterTheMerge(Naivety... naivety) {
    World world = worldOf(naivety);
    Actor.of(world, Actor.Fate.KILLED_AFTER, stepOf("merge"), RUN, ROWS).finish();
    Actor again = Actor.of(world, RUN, LATER_ROWS).finish();
    assertThat(again.failure()).isNull();
    assertThat(again.outcome().merge())
        .as("all stand already")
        .isEqualTo(new MergeCounts(0, 0, 3, 0));
    requireMerged(world, "killed after the MERGE");
  }

  @Test
  void lostAnswerOfAMergeIsAskedForAgain() {
    lostAnswer();
  }

  private static void lostAnswer(Naivety... naivety) {
    World world = worldOf(naivety);
    Actor actor = Actor.of(world, Actor.Fate.ANSWER_LOST, stepOf("merge"), RUN, ROWS).finish();
    assertThat(actor.failure()).isNull();
    assertThat(actor.outcome().warnings()).anyMatch(line -> line.contains("repeated"));
    requireMerged(world, "the MERGE's answer got lost");
  }

  @Test
  void attemptThatWakesUpLateMergesNothing() {
    World world = new World();
    int merge = stepOf("merge");
    for (int asleep = stepOf("create seal"); asleep <= merge; asleep++) {
      Actor late = Actor.of(world, RUN, ROWS).move(asleep);
      Actor.of(world, RUN, LATER_ROWS).finish();
      List<MergedTarget.Row> standing = world.staging().target().rows();
      late.finish();
      assertThat(world.staging().target().rows()).as("asleep at " + asleep).isEqualTo(standing);
      requireRetryable(late);
      requireMerged(world, "asleep at " + asleep);
      world = new World();
    }
  }

  @Test
  void olderWindowAfterANewerOneTurnsNothingBack() {
    olderAfterNewer();
  }

  private static void olderAfterNewer(Naivety... naivety) {
    World world = worldOf(naivety);
    Actor.of(world, NEWER, NEWER_ROWS).finish();
    Actor older = Actor.of(world, OLDER, OLDER_ROWS).finish();
    assertThat(older.failure()).isNull();
    assertThat(older.outcome().merge()).isEqualTo(new MergeCounts(1, 1, 1, 0));
    requireBoth(world, "older after newer");
  }

  @Test
  void twoWindowsAtOnceInEveryOrderWithTwoSwitches() {
    int steps = steps() + 5;
    for (int i = 0; i <= steps; i++) {
      for (int j = 0; j <= steps; j++) {
        World world = new World();
        Actor one = Actor.of(world, OLDER, OLDER_ROWS);
        Actor two = Actor.of(world, NEWER, NEWER_ROWS);
        one.move(i);
        two.move(j);
        one.finish();
        two.finish();
        requireRetryable(one, two);
        requireBoth(world, "one moves " + i + ", two moves " + j);
      }
    }
  }

  @Test
  void twoWindowsInRandomOrdersWithTrouble() {
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      World world = new World();
      List<Actor> actors =
          List.of(
              Actor.of(world, fate(random), random.nextInt(50), OLDER, OLDER_ROWS),
              Actor.of(world, fate(random), random.nextInt(50), NEWER, NEWER_ROWS),
              Actor.of(world, fate(random), random.nextInt(50), OLDER, OLDER_ROWS));
      while (actors.stream().anyMatch(actor -> !actor.ended())) {
        actors.get(random.nextInt(actors.size())).move(1 + random.nextInt(6));
      }
      requireBoth(world, "seed " + seed);
    }
  }

  private static Actor.Fate fate(Random random) {
    Actor.Fate[] fates = Actor.Fate.values();
    return fates[random.nextInt(fates.length)];
  }

  @Test
  void overlappingWindowsOfADedupeInsertEachKeyOnce() {
    RunSpecification first = Merge.hour(0, WriteMode.DEDUPE);
    World world = new World();
    Actor.of(world, first, List.of(List.of("a@9", "b@1"))).finish();
    Actor second =
        Actor.of(world, Merge.hour(1, WriteMode.DEDUPE), List.of(List.of("a@1", "n@1"))).finish();
    assertThat(second.outcome().merge()).isEqualTo(new MergeCounts(0, 1, 1, 0));
    assertThat(world.staging().target().rows())
        .map(Object::toString)
        .containsExactly("a@9", "b@1", "n@1");
  }

  @Test
  void missingRightToCreateStagesStopsTheRunBeforeItExtracts() {
    World world = new World();
    Actor actor = Actor.of(world, Actor.Fate.PERMANENT, stepOf("try stage"), RUN, ROWS).finish();
    assertThat(codeOf(actor)).isEqualTo(ErrorCode.PERMISSION);
    assertThat(world.volumeNames()).isEmpty();
    assertThat(world.staging().names()).isEmpty();
  }

  @Test
  void stageThatLacksARowStopsTheRunBeforeItsMerge() {
    World world = worldOf(Naivety.LOSES_A_ROW);
    Actor actor = Actor.of(world, RUN, ROWS).finish();
    assertThat(codeOf(actor)).isEqualTo(ErrorCode.COUNTS_DISAGREE);
    assertThat(actor.failure()).hasMessageContaining("5 rows were read").hasMessageContaining("4");
    assertThat(world.staging().target().rows()).isEmpty();
    assertThat(world.staging().names()).isEmpty();
    assertThat(world.ledgerRows()).isEmpty();
  }

  @Test
  void keyThatStandsTwiceStopsTheRunBeforeItsMerge() {
    World world = new World();
    world.staging().target().put(new MergedTarget.Row("a", 0));
    world.staging().target().put(new MergedTarget.Row("a", 0));
    Actor actor = Actor.of(world, RUN, ROWS).finish();
    assertThat(codeOf(actor)).isEqualTo(ErrorCode.COUNTS_DISAGREE);
    assertThat(actor.failure())
        .hasMessageContaining("1 of 3 keys of this run stand more than once");
    assertThat(world.staging().target().rows()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = WriteMode.class,
      names = {"DEDUPE", "MERGE"})
  void insertsThatPassEachOtherAreSeenByAProof(WriteMode mode) {
    insertsPassEachOther(Merge.hour(0, mode), Merge.hour(0, mode));
    insertsPassEachOther(Merge.hour(0, mode), Merge.hour(1, mode));
  }

  /** One is about to send its MERGE, or has; the other acts before it goes on. */
  private static void insertsPassEachOther(RunSpecification first, RunSpecification second) {
    int merge = stepOf("merge");
    int steps = steps() + 5;
    int doubled = 0;
    for (int i = merge; i <= merge + 6; i++) {
      for (int j = 1; j <= steps; j++) {
        World world = new World();
        world.staging().target().letInsertsPassEachOther();
        Actor one = Actor.of(world, first, ROWS);
        Actor two = Actor.of(world, second, ROWS);
        one.move(i);
        two.move(j);
        one.finish();
        two.finish();
        String story = "one moves " + i + ", two moves " + j;
        doubled += requireDoubledIsNamed(world, story, one, two) ? 1 : 0;
      }
    }
    assertThat(doubled).as("stories in which a key came to stand twice").isPositive();
  }

  private static boolean requireDoubledIsNamed(World world, String story, Actor... actors) {
    List<String> rows = rows(world);
    boolean doubled = rows.stream().distinct().count() < rows.size();
    List<Throwable> named = new ArrayList<>();
    for (Actor actor : actors) {
      if (actor.failure() instanceof LakeferryException failure
          && failure.code() == ErrorCode.COUNTS_DISAGREE) {
        assertThat(failure).hasMessageContaining("more than once").hasMessageContaining("= a");
        named.add(failure);
      } else {
        requireRetryable(actor);
      }
    }
    assertThat(!named.isEmpty()).as(story + ": " + rows).isEqualTo(doubled);
    return doubled;
  }

  @Test
  void keysThatStoodTwiceBeforeADedupeAreAWarning() {
    World world = new World();
    world.staging().target().put(new MergedTarget.Row("a", 1));
    world.staging().target().put(new MergedTarget.Row("a", 1));
    Actor actor = Actor.of(world, Merge.hour(0, WriteMode.DEDUPE), ROWS).finish();
    assertThat(actor.failure()).isNull();
    assertThat(actor.outcome().warnings())
        .anyMatch(
            line -> line.contains("1 keys stand more than once in the target, for example a"));
  }

  @Test
  void naiveWorldsFailInTheSameStories() {
    assertThatThrownBy(() -> lostAnswer(Naivety.APPENDS)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> killedAfterTheMerge(Naivety.APPENDS))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> twoAttemptsAtOnce(Naivety.APPENDS)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> olderAfterNewer(Naivety.LAST_ONE_WINS))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> twoAttemptsAtOnce(Naivety.SHARES_STAGE))
        .isInstanceOf(AssertionError.class);
  }

  private static World worldOf(Naivety... naivety) {
    World world = new World();
    for (Naivety naive : naivety) {
      world.staging().be(naive);
    }
    return world;
  }

  private static int steps() {
    return Actor.of(new World(), RUN, ROWS).finish().steps();
  }

  private static int stepOf(String call) {
    List<String> calls = new ArrayList<>();
    World world = new World();
    World.Client recording =
        new World.Client() {
          @Override
          public void before(String name) {
            calls.add(name);
          }
        };
    new Launch(world, recording, world::pass, RUN, ROWS).run();
    assertThat(calls).contains(call);
    return calls.indexOf(call) + 1;
  }

  private static ErrorCode codeOf(Actor actor) {
    assertThat(actor.failure()).isInstanceOf(LakeferryException.class);
    return ((LakeferryException) actor.failure()).code();
  }

  private static void requireRetryable(Actor... actors) {
    for (Actor actor : actors) {
      if (actor.fate() == Actor.Fate.PERMANENT) {
        continue;
      }
      if (actor.failure() instanceof LakeferryException failure) {
        assertThat(failure.code().retryable()).as(failure.getMessage()).isTrue();
      } else if (actor.failure() != null && !(actor.failure() instanceof Actor.Killed)) {
        fail("an attempt failed", actor.failure());
      }
    }
  }

  /** Stages are dropped by others only after the run's row stands. */
  private static void requireOwnStage(Actor... actors) {
    for (Actor actor : actors) {
      if (actor.failure() != null) {
        assertThat(actor.failure()).hasMessageNotContaining("its stage table was dropped");
      }
    }
  }

  private static void requireMerged(World world, String story) {
    complete(world, RUN, ROWS, story);
    clearAway(world);
    List<String> rows = rows(world);
    assertThat(List.of(FIRST, LATER)).as(story + ": " + rows).contains(rows);
    assertThat(world.ledgerRows()).as(story).hasSize(1);
    requireCounts(world.ledgerRows().get(0), rows.size(), story);
    requireNothingLeft(world, story);
  }

  private static void requireBoth(World world, String story) {
    complete(world, OLDER, OLDER_ROWS, story);
    complete(world, NEWER, NEWER_ROWS, story);
    clearAway(world);
    assertThat(rows(world)).as(story).isEqualTo(BOTH);
    assertThat(world.ledgerRows()).as(story).hasSize(2);
    world.ledgerRows().forEach(row -> requireCounts(row, 3, story));
    requireNothingLeft(world, story);
  }

  private static void complete(
      World world, RunSpecification run, List<List<String>> rows, String story) {
    LoadOutcome last = null;
    for (int launch = 0; launch < 5 && last == null; launch++) {
      Actor actor = Actor.of(world, run, rows).finish();
      requireRetryable(actor);
      last = actor.outcome();
    }
    assertThat(last).as(story + ": the command succeeds in the end").isNotNull();
  }

  /** Statements of dead clients end, and what they leave is swept. */
  private static void clearAway(World world) {
    world.drain();
    World.Client client = Clients.QUIET;
    LeftOvers leftOvers =
        new LeftOvers(
            world.volumes(client),
            world.staging().tables(client),
            world.ledger(client),
            world.clock());
    assertThat(leftOvers.sweep(Duration.ZERO, line -> {})).isEmpty();
  }

  private static List<String> rows(World world) {
    return world.staging().target().rows().stream().map(Object::toString).sorted().toList();
  }

  private static void requireCounts(LedgerRow row, int keys, String story) {
    MergeCounts counts = row.outcome(LoadOutcome.State.ALREADY_EXPORTED, List.of()).merge();
    assertThat(row.rowsLoaded()).as(story).isEqualTo(keys);
    assertThat(counts.updated() + counts.inserted() + counts.skipped()).as(story).isEqualTo(keys);
  }

  private static void requireNothingLeft(World world, String story) {
    assertThat(world.volumeNames()).as(story).isEmpty();
    assertThat(world.staging().names()).as(story).isEmpty();
  }
}
