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

import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of seals and stage tables of runs that merge. */
class MergeAdministrationTest {
  private static final RunSpecification RUN = Merge.hour(0, WriteMode.MERGE);
  private static final String RUN_ID = RUN.identity().runId();
  private static final List<List<String>> ROWS = List.of(List.of("a@1", "b@1"));
  private static final List<List<String>> LATER_ROWS = List.of(List.of("a@2", "b@1", "c@1"));

  private final World world = new World();
  private final Sleeper sleeper = world::pass;

  private Launch launch(List<List<String>> rows) {
    return new Launch(world, Clients.QUIET, sleeper, RUN, rows);
  }

  private SealedRun sealOnly() {
    Launch launch = launch(ROWS);
    launch.protocol().lookBack();
    Attempt attempt = launch.protocol().prepare();
    return launch.protocol().seal(attempt, Set.of(0), launch.extract(attempt));
  }

  private RunAdministration runs() {
    return new RunAdministration(
        world.volumes(Clients.QUIET),
        world.staging().tables(Clients.QUIET),
        world.ledger(Clients.QUIET),
        world.probe(),
        Launch.noSession(),
        world.clock(),
        sleeper,
        Launch.PATIENCE);
  }

  private List<String> standing() {
    return world.staging().target().rows().stream().map(Object::toString).sorted().toList();
  }

  private static ErrorCode codeOf(Throwable thrown) {
    return ((LakeferryException) thrown).code();
  }

  @Test
  void sealThatIsYoungIsTakenUp() {
    sealOnly();
    world.pass(StaleSeals.STALE_AFTER.minusMinutes(1));
    launch(LATER_ROWS).run();
    assertThat(standing()).as("the list that was sealed").containsExactly("a@1", "b@1");
  }

  @Test
  void sealThatIsOldIsAbandonedAndTheWindowExtractedAgain() {
    sealOnly();
    world.pass(StaleSeals.STALE_AFTER.plusMinutes(1));
    LoadOutcome outcome = launch(LATER_ROWS).run();
    assertThat(outcome.rowsLoaded()).isEqualTo(3);
    assertThat(standing()).containsExactly("a@2", "b@1", "c@1");
    assertThat(world.volumeNames()).isEmpty();
  }

  @Test
  void oldSealOfADedupeIsTakenUp() {
    RunSpecification dedupe = Merge.hour(0, WriteMode.DEDUPE);
    Launch first = new Launch(world, Clients.QUIET, sleeper, dedupe, ROWS);
    Attempt attempt = first.protocol().prepare();
    first.protocol().seal(attempt, Set.of(0), first.extract(attempt));
    world.pass(StaleSeals.STALE_AFTER.plusDays(30));
    new Launch(world, Clients.QUIET, sleeper, dedupe, LATER_ROWS).run();
    assertThat(standing()).containsExactly("a@1", "b@1");
  }

  @Test
  void holderOfAListThatWasAbandonedForItsAgeIsToldToTryAgain() {
    SealedRun old = sealOnly();
    world.pass(StaleSeals.STALE_AFTER.plusMinutes(1));
    assertThat(launch(LATER_ROWS).protocol().lookBack()).isInstanceOf(LookBack.Fresh.class);
    assertThatThrownBy(() -> launch(ROWS).protocol().load(old))
        .hasMessageContaining("abandoned meanwhile")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.IN_PROGRESS));
    launch(LATER_ROWS).run();
    assertThat(standing()).containsExactly("a@2", "b@1", "c@1");
  }

  @Test
  void abandoningThatWasKilledBetweenShardsAndSealIsFinishedByTheNextLaunch() {
    SealedRun old = sealOnly();
    world.pass(StaleSeals.STALE_AFTER.plusMinutes(1));
    world.dropVolume(old.attempt().volumeName());
    assertThat(launch(LATER_ROWS).run().rowsLoaded()).isEqualTo(3);
  }

  private LookBack lookBack(World.Client client) {
    return new Launch(world, client, sleeper, RUN, LATER_ROWS).protocol().lookBack();
  }

  @Test
  void sealThatAnotherLaunchHasReplacedMeanwhileIsLeftAlone() {
    sealOnly();
    world.pass(StaleSeals.STALE_AFTER.plusMinutes(1));
    String stage = RunIds.newStage(RUN_ID);
    LookBack found =
        lookBack(
            Clients.meanwhile(
                "ask time",
                () -> {
                  Launch other = launch(LATER_ROWS);
                  assertThat(other.protocol().lookBack()).isInstanceOf(LookBack.Fresh.class);
                  Attempt attempt = other.protocol().prepare();
                  other.protocol().seal(attempt, Set.of(0), other.extract(attempt));
                  world.staging().addStage(stage, new StageMark(RUN_ID, world.now()));
                }));
    assertThat(found).as("the other launch's list").isInstanceOf(LookBack.Sealed.class);
    assertThat(world.staging().names()).containsExactly(stage);
    assertThat(world.volumeNames()).as("seal and shards").hasSize(2);
  }

  @Test
  void abandoningAnOldSealDropsOnlyStagesThatAreOlderThanItsLook() {
    sealOnly();
    world.staging().addStage(RunIds.newStage(RUN_ID), new StageMark(RUN_ID, world.now()));
    world.pass(StaleSeals.STALE_AFTER.plusMinutes(1));
    String young = RunIds.newStage(RUN_ID);
    Runnable made = () -> world.staging().addStage(young, new StageMark(RUN_ID, world.now()));
    assertThat(lookBack(Clients.meanwhile("list stages", made))).isInstanceOf(LookBack.Fresh.class);
    assertThat(world.staging().names()).containsExactly(young);
  }

  @Test
  void stageThatIsDroppedDuringItsLoadIsNoMissingTarget() {
    Runnable drop =
        () -> {
          StageTables stages = world.staging().tables(Clients.QUIET);
          stages.ofRun(RUN_ID).forEach(stages::drop);
        };
    for (String call : List.of("copy to stage", "count stage", "merge")) {
      Launch launch = new Launch(world, Clients.meanwhile(call, drop), sleeper, RUN, ROWS);
      assertThatThrownBy(launch::run)
          .as(call)
          .hasMessageContaining("its stage table was dropped meanwhile")
          .hasMessageContaining("`runs abandon`")
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.IN_PROGRESS));
    }
    assertThat(launch(ROWS).run().rowsLoaded()).isEqualTo(2);
  }

  @Test
  void lostShardsOfAYoungListStopTheRunUntilItIsAbandoned() {
    SealedRun sealed = sealOnly();
    ShardFile shard = sealed.manifest().splits().get(0).files().get(0);
    world.volumes(Clients.QUIET).delete(sealed.attempt().volumeName(), shard.name());
    assertThatThrownBy(() -> launch(ROWS).run())
        .hasMessageContaining("`runs abandon`")
        .hasMessageNotContaining("accept")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(launch(LATER_ROWS).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void abandoningDropsStagesAndLeavesMergedRowsAlone() {
    sealOnly();
    world.staging().target().put(new MergedTarget.Row("a", 1));
    world.staging().addStage(RunIds.newStage(RUN_ID), new StageMark(RUN_ID, world.now()));
    List<String> lines = new ArrayList<>();
    runs().abandon(RUN_ID, lines::add, wait -> {});
    assertThat(lines).anyMatch(line -> line.startsWith("stage table lf_"));
    assertThat(world.staging().names()).isEmpty();
    assertThat(world.volumeNames()).isEmpty();
    assertThat(launch(LATER_ROWS).run().merge()).isEqualTo(new MergeCounts(1, 2, 0, 0));
  }

  @Test
  void acceptIsRefusedWithTheRemedy() {
    sealOnly();
    assertThatThrownBy(() -> runs().accept(RUN_ID, line -> {}, wait -> {}))
        .hasMessageContaining("MERGE, which can be repeated")
        .hasMessageContaining("Launch the run again")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    assertThat(runs().show(RUN_ID).orElseThrow().rowsInTarget()).isEqualTo(-1);
    assertThat(launch(ROWS).run().rowsLoaded()).isEqualTo(2);
  }

  @Test
  void sweepDropsStagesOfCompleteRunsAndDeadLoadsOnly() {
    launch(ROWS).run();
    String complete = RunIds.newStage(RUN_ID);
    world.staging().addStage(complete, new StageMark(RUN_ID, world.now()));
    String other = Merge.hour(1, WriteMode.MERGE).identity().runId();
    String dead = RunIds.newStage(other);
    world
        .staging()
        .addStage(dead, new StageMark(other, world.now().minus(Duration.ofDays(7)).minusMillis(1)));
    String alive = RunIds.newStage(other);
    world.staging().addStage(alive, new StageMark(other, world.now().minus(Duration.ofDays(6))));
    assertThat(runs().sweep(line -> {})).isEmpty();
    assertThat(world.staging().names()).containsExactly(alive);
  }

  @Test
  void tableThatCannotBeReadDoesNotKeepTheSweepFromOthers() {
    launch(ROWS).run();
    world.staging().addUnreadable("lf_broken");
    world.staging().addStage(RunIds.newStage(RUN_ID), new StageMark(RUN_ID, world.now()));
    assertThat(runs().sweep(line -> {}))
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("lf_broken"));
    assertThat(world.staging().names()).isEmpty();
  }

  @Test
  void viewsAreNotOurs() {
    StatementFailure.Kind kind = StatementFailure.Kind.UNFORESEEN;
    List<StatementFailure> views =
        List.of(
            new StatementFailure(kind, "", "42809", "", null),
            new StatementFailure(kind, "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE", "", "", null),
            new StatementFailure(kind, "DELTA_UNSUPPORTED_DESCRIBE_DETAIL_VIEW", "", "", null));
    assertThat(views).allMatch(DeltaStageTables::isNoTable);
    assertThat(new StatementFailure(kind, "INTERNAL_ERROR", "XX000", "", null))
        .matches(failure -> !DeltaStageTables.isNoTable(failure));
  }

  @Test
  void onlyTablesWithOurNameAndCommentAreOurs() {
    StageMark mark = new StageMark(RUN_ID, Instant.parse("2026-03-01T10:00:00Z"));
    String name = RunIds.newStage(RUN_ID);
    assertThat(StageMark.of(name, mark.comment())).contains(mark);
    assertThat(StageMark.of("mine", mark.comment())).isEmpty();
    assertThat(StageMark.of(RunIds.newStage("another"), mark.comment())).isEmpty();
    assertThat(StageMark.of(name, "my own")).isEmpty();
    assertThat(StageMark.of(name, null)).isEmpty();
    assertThat(StageMark.of(name, OwnMark.COMMENT_PREFIX + "{}")).isEmpty();
    assertThat(StageMark.of(name, new VolumeMark.OfAttempt(RUN_ID, "a").comment())).isEmpty();
  }

  @Test
  void appendingRunThatIsUnderWayStopsAnOverlappingMerge() {
    RunSpecification appending =
        new RunSpecification(
            Merge.hour(0, WriteMode.APPEND).identity(),
            Launch.MODEL,
            RUN.jsonColumns(),
            RUN.schemaEvolution(),
            WriteMode.APPEND,
            RUN.newTable(),
            RUN.sourceDescription());
    Launch first = new Launch(world, Clients.QUIET, sleeper, appending, List.of(List.of("a")));
    Attempt attempt = first.protocol().prepare();
    first.protocol().seal(attempt, Set.of(0), first.extract(attempt));
    RunSpecification merging =
        Merge.run(
            Merge.VERSIONED,
            RUN.identity().target(),
            0,
            WriteMode.DEDUPE,
            RUN.jsonColumns(),
            RUN.schemaEvolution(),
            RUN.newTable());
    RunSpecification overlapping =
        new RunSpecification(
            new RunIdentity(
                "it",
                RUN.identity().target(),
                7,
                new Window(Merge.HOUR, Merge.HOUR.plus(Duration.ofHours(2))),
                0),
            merging.model(),
            merging.jsonColumns(),
            merging.schemaEvolution(),
            WriteMode.DEDUPE,
            merging.newTable(),
            merging.sourceDescription());
    Launch second = new Launch(world, Clients.QUIET, sleeper, overlapping, ROWS);
    assertThatThrownBy(second::run)
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.WINDOW_OVERLAPS));
    first.run();
    assertThat(new Launch(world, Clients.QUIET, sleeper, overlapping, ROWS).run().rowsLoaded())
        .isEqualTo(2);
  }
}
