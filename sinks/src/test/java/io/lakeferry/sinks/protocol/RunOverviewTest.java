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
import static org.assertj.core.api.Assertions.tuple;

import io.lakeferry.sinks.volume.StoredFile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What `runs list` and `runs show` tell. */
class RunOverviewTest extends Administered {
  @Test
  void listsAndShowsEveryKindOfRun() {
    launch(RUN).run();
    launch(LATER).protocol().prepare();
    assertThat(runs().list(10))
        .extracting(RunSummary::runId, RunSummary::state)
        .containsExactlyInAnyOrder(
            tuple(RUN_ID, RunSummary.State.EXPORTED),
            tuple(LATER.identity().runId(), RunSummary.State.UNSEALED));
    assertThat(runs().show(RUN_ID).orElseThrow().rows()).isEqualTo(3);
    assertThat(runs().show("nobody")).isEmpty();
  }

  @Test
  void showsASealedRunBesideWhatTheTargetHolds() {
    SealedRun sealed = sealOnly();
    RunSummary summary = runs().show(RUN_ID).orElseThrow();
    assertThat(summary.state()).isEqualTo(RunSummary.State.SEALED);
    assertThat(summary.rows()).isEqualTo(3);
    assertThat(summary.rowsInTarget()).isZero();
    assertThat(summary.ingestedAtColumn()).isEqualTo("databricks_ingested_timestamp");
    assertThat(summary.ingestedAt()).isEqualTo(sealed.manifest().ingestedAt());
    assertThat(summary.volumes()).hasSize(2);
  }

  @Test
  void rowsExpectedAreThePlansIfALaterCountConfirmedMore() {
    Launch launch = launch(RUN);
    launch.protocol().lookBack();
    Attempt attempt = launch.protocol().prepare();
    List<SplitResult> results =
        launch.extract(attempt).stream()
            .map(
                split ->
                    new SplitResult(
                        split.splitId(),
                        split.rowsPlanned() - 1,
                        split.rowsConfirmed(),
                        split.rowsRead(),
                        split.texts(),
                        2,
                        split.files(),
                        split.readTime(),
                        split.writeTime(),
                        split.uploadTime(),
                        split.origin()))
            .toList();
    LoadOutcome outcome =
        launch.protocol().load(launch.protocol().seal(attempt, Set.of(0, 1), results));
    assertThat(outcome.rowsExpected()).isEqualTo(1);
    assertThat(outcome.rowsRead()).isEqualTo(3);
    assertThat(world.ledgerRows())
        .singleElement()
        .satisfies(row -> assertThat(row.rowsExpected()).isEqualTo(1))
        .satisfies(row -> assertThat(row.report()).contains("\"confirmed\":3"));
  }

  @Test
  void damagedManifestHidesNeitherItsRunNorOthers() {
    SealedRun sealed = sealOnly();
    String manifest =
        world.volumes(Clients.QUIET).files(sealed.attempt().volumeName()).orElseThrow().stream()
            .map(StoredFile::name)
            .filter(name -> name.startsWith("manifest"))
            .findFirst()
            .orElseThrow();
    world.putFile(sealed.attempt().volumeName(), manifest, "{}");
    assertThat(runs().list(10))
        .singleElement()
        .satisfies(run -> assertThat(run.state()).isEqualTo(RunSummary.State.SEALED))
        .satisfies(run -> assertThat(run.rows()).isEqualTo(-1));
    assertThat(runs().show(RUN_ID)).isPresent();
  }

  @Test
  void committedRunBeyondTheNewestIsNotTakenForSealed() {
    new Launch(world, Clients.refusedAt("drop volume"), sleeper, RUN, ROWS).run();
    // Its own clean-up sweeps too, but only what is old enough.
    launch(LATER).run();
    assertThat(world.volumeNames()).contains(RunIds.sealVolume(RUN_ID));
    assertThat(runs().list(1))
        .extracting(RunSummary::runId, RunSummary::state)
        .containsExactly(
            tuple(LATER.identity().runId(), RunSummary.State.EXPORTED),
            tuple(RUN_ID, RunSummary.State.EXPORTED));
  }
}
