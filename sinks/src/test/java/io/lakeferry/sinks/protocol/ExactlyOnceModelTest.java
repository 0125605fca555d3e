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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Walks through what can befall one or two attempts of a run, against a {@link World} that keeps
 * exactly what the protocol assumes. Afterwards the same command, given until it succeeds, must
 * leave every row once, one ledger row and no volume.
 */
class ExactlyOnceModelTest {
  private static final RunSpecification RUN =
      Launch.specification(
          Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"), 0);

  private static final RunSpecification OVERLAPPING =
      Launch.specification(
          Instant.parse("2026-03-01T08:30:00Z"), Instant.parse("2026-03-01T09:30:00Z"), 0);

  /** What a first attempt reads. */
  private static final List<List<String>> ROWS = List.of(List.of("a", "b", "c"), List.of("d", "e"));

  private static final List<String> FIRST = List.of("a", "b", "c", "d", "e");
  private static final List<String> LATER = List.of("a", "b", "c", "d", "e", "late");

  /** What an attempt reads that looks later: one row came late, one split was cut elsewhere. */
  private static final List<List<String>> LATER_ROWS =
      List.of(List.of("a", "b"), List.of("c", "d"), List.of("e", "late"));

  @Test
  void oneAttemptAlone() {
    World world = new World();
    Actor actor = Actor.of(world, RUN, ROWS).finish();
    assertThat(actor.failure()).isNull();
    assertThat(actor.outcome().state()).isEqualTo(LoadOutcome.State.EXPORTED);
    requireExactlyOnce(world, "one attempt");
  }

  @ParameterizedTest
  @EnumSource(value = Actor.Fate.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void oneAttemptWhateverBefallsItAtWhateverStep(Actor.Fate fate) {
    int steps = stepsOfOneAttempt();
    for (int step = 1; step <= steps; step++) {
      World world = new World();
      Actor actor = Actor.of(world, fate, step, RUN, ROWS).finish();
      String story = fate + " at step " + step;
      requireNamed(actor, story);
      requireExactlyOnce(world, story);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Actor.Fate.class,
      names = {"KILLED_AFTER", "ANSWER_LOST", "PERMANENT", "TIMED_OUT_LATE"})
  void relaunchAfterAKillIsStruckToo(Actor.Fate fate) {
    int steps = stepsOfOneAttempt();
    for (int first = 1; first <= steps; first++) {
      for (int second = 1; second <= steps; second++) {
        World world = new World();
        Actor.of(world, Actor.Fate.KILLED_AFTER, first, RUN, ROWS).finish();
        Actor.of(world, fate, second, RUN, LATER_ROWS).finish();
        requireExactlyOnce(world, "killed after " + first + ", then " + fate + " at " + second);
      }
    }
  }

  @Test
  void twoAttemptsAtOnceInEveryOrderWithTwoSwitches() {
    int steps = stepsOfOneAttempt() + 5;
    for (int i = 0; i <= steps; i++) {
      for (int j = 0; j <= steps; j++) {
        World world = new World();
        Actor one = Actor.of(world, RUN, ROWS);
        Actor two = Actor.of(world, RUN, LATER_ROWS);
        one.move(i);
        two.move(j);
        one.finish();
        two.finish();
        requireRetryable(one, two);
        requireExactlyOnce(world, "one moves " + i + ", two moves " + j);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Actor.Fate.class,
      names = {"KILLED_AFTER", "TRANSIENT_TWICE", "PERMANENT", "TIMED_OUT_LATE"})
  void twoAttemptsAtOnceAndOneIsStruckAfterASwitch(Actor.Fate fate) {
    int steps = stepsOfOneAttempt() + 5;
    for (int i = 0; i <= steps; i++) {
      for (int j = 1; j <= steps; j++) {
        World world = new World();
        Actor one = Actor.of(world, RUN, ROWS);
        Actor two = Actor.of(world, fate, j, RUN, LATER_ROWS);
        one.move(i);
        two.finish();
        one.finish();
        requireRetryable(one, two);
        requireExactlyOnce(world, "one moves " + i + ", two meets " + fate + " at " + j);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-30, 30})
  void twoAttemptsWhoseClocksAreApart(int seconds) {
    int steps = stepsOfOneAttempt() + 5;
    for (int i = 0; i <= steps; i++) {
      for (int j = 0; j <= steps; j++) {
        World world = new World();
        Actor one = Actor.of(world, RUN, ROWS);
        Actor two = Actor.of(world, Duration.ofSeconds(seconds), RUN, LATER_ROWS);
        one.move(i);
        two.move(j);
        one.finish();
        two.finish();
        requireRetryable(one, two);
        requireExactlyOnce(world, "one moves " + i + ", two moves " + j);
      }
    }
  }

  /** Trouble is named by its own code, never as a defect, and what passes by itself by none. */
  private static void requireNamed(Actor actor, String story) {
    switch (actor.fate()) {
      case NONE, ANSWER_LOST, TRANSIENT_TWICE -> assertThat(actor.failure()).as(story).isNull();
      case KILLED_BEFORE, KILLED_AFTER ->
          assertThat(actor.failure()).as(story).isInstanceOf(Actor.Killed.class);
      case PERMANENT -> requireCode(actor, ErrorCode.PERMISSION, story);
      case TIMED_OUT, TIMED_OUT_LATE -> requireCode(actor, ErrorCode.TIMED_OUT, story);
    }
  }

  /** A run that is committed does not fail any more. */
  private static void requireCode(Actor actor, ErrorCode code, String story) {
    if (actor.failure() == null) {
      assertThat(actor.outcome().state()).as(story).isEqualTo(LoadOutcome.State.EXPORTED);
    } else {
      assertThat(actor.failure()).as(story).isInstanceOf(LakeferryException.class);
      assertThat(((LakeferryException) actor.failure()).code()).as(story).isEqualTo(code);
    }
  }

  @Test
  void threeAttemptsInRandomOrders() {
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      World world = new World();
      int steps = 45;
      List<Actor> actors =
          List.of(
              Actor.of(world, fate(random), random.nextInt(steps), RUN, ROWS),
              Actor.of(world, fate(random), random.nextInt(steps), RUN, LATER_ROWS),
              Actor.of(world, fate(random), random.nextInt(steps), RUN, List.of()));
      while (actors.stream().anyMatch(actor -> !actor.ended())) {
        actors.get(random.nextInt(actors.size())).move(1 + random.nextInt(6));
      }
      requireRetryable(actors.toArray(Actor[]::new));
      requireExactlyOnce(world, "seed " + seed, true);
    }
  }

  private static Actor.Fate fate(Random random) {
    Actor.Fate[] fates = Actor.Fate.values();
    return fates[random.nextInt(fates.length)];
  }

  @Test
  void anEmptyWindowAndAnAttemptThatFoundRowsNeverMix() {
    for (int i = 0; i <= 45; i++) {
      for (int j = 0; j <= 45; j++) {
        World world = new World();
        Actor empty = Actor.of(world, RUN, List.of());
        Actor full = Actor.of(world, RUN, ROWS);
        empty.move(i);
        full.move(j);
        empty.finish();
        full.finish();
        requireRetryable(empty, full);
        requireExactlyOnce(world, "empty moves " + i + ", full moves " + j, true);
      }
    }
  }

  @Test
  void overlappingRunsNeverBothLoad() {
    for (int i = 0; i <= 45; i++) {
      for (int j = 0; j <= 45; j++) {
        World world = new World();
        Actor one = Actor.of(world, RUN, ROWS);
        Actor two = Actor.of(world, OVERLAPPING, ROWS);
        one.move(i);
        two.move(j);
        one.finish();
        two.finish();
        requireOneOfTwo(world, "one moves " + i + ", two moves " + j);
      }
    }
  }

  @Test
  void overlappingRunsNeverBothLoadInRandomOrders() {
    for (int seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      World world = new World();
      List<Actor> actors = List.of(Actor.of(world, RUN, ROWS), Actor.of(world, OVERLAPPING, ROWS));
      while (actors.stream().anyMatch(actor -> !actor.ended())) {
        actors.get(random.nextInt(actors.size())).move(1 + random.nextInt(12));
      }
      requireOneOfTwo(world, "seed " + seed);
    }
  }

  private static void requireOneOfTwo(World world, String story) {
    assertThat(world.ledgerRows()).as(story).hasSizeLessThan(2);
    assertThat(world.target().rows().stream().map(MemoryTarget.Row::key).distinct().count())
        .as(story)
        .isEqualTo(world.target().rows().size());
  }

  /** The checks above would see rows that COPY loads again, as with {@code force}. */
  @Test
  void theChecksSeeDoubledRows() {
    World world = new World();
    world.target().forgetPaths();
    int copy = stepOf("copy");
    Actor.of(world, Actor.Fate.ANSWER_LOST, copy, RUN, ROWS).finish();
    assertThatThrownBy(() -> requireExactlyOnce(world, "a COPY with force"))
        .isInstanceOf(AssertionError.class);
  }

  private static int stepOf(String call) {
    World world = new World();
    int[] step = {0, 0};
    World.Client recording =
        new World.Client() {
          @Override
          public void before(String name) {
            step[0]++;
            if (name.equals(call) && step[1] == 0) {
              step[1] = step[0];
            }
          }
        };
    new Launch(world, recording, duration -> world.pass(duration), RUN, ROWS).run();
    assertThat(step[1]).as("a launch calls " + call).isPositive();
    return step[1];
  }

  private static int stepsOfOneAttempt() {
    return Actor.of(new World(), RUN, ROWS).finish().steps();
  }

  /** Whatever stops an attempt, it must be something after which the same command can succeed. */
  private static void requireRetryable(Actor... actors) {
    for (Actor actor : actors) {
      if (actor.fate() == Actor.Fate.PERMANENT) {
        // Somebody has to mend something first.
        continue;
      }
      if (actor.failure() instanceof LakeferryException failure) {
        assertThat(failure.code().retryable()).as(failure.getMessage()).isTrue();
      } else if (actor.failure() != null && !(actor.failure() instanceof Actor.Killed)) {
        fail("an attempt failed", actor.failure());
      }
    }
  }

  private static void requireExactlyOnce(World world, String story) {
    requireExactlyOnce(world, story, false);
  }

  private static void requireExactlyOnce(World world, String story, boolean anEmptyOneTookPart) {
    LoadOutcome last = null;
    for (int launch = 0; launch < 5 && last == null; launch++) {
      Actor actor = Actor.of(world, RUN, ROWS).finish();
      requireRetryable(actor);
      last = actor.outcome();
    }
    assertThat(last).as(story + ": the command succeeds in the end").isNotNull();
    world.drain();
    List<String> keys = world.target().rows().stream().map(MemoryTarget.Row::key).sorted().toList();
    // An attempt that saw an empty window may have won; then nothing was loaded, as it sealed
    // first.
    List<List<String>> right =
        anEmptyOneTookPart ? List.of(FIRST, LATER, List.of()) : List.of(FIRST, LATER);
    assertThat(right).as(story + ": " + keys).contains(keys);
    assertThat(world.ledgerRows()).as(story).hasSize(1);
    assertThat(world.ledgerRows().get(0).rowsLoaded()).as(story).isEqualTo(keys.size());
    assertThat(world.volumeNames()).as(story).isEmpty();
  }
}
