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

import io.lakeferry.sinks.volume.StoredFile;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A world with launches and their administration, for tests of the latter. */
abstract class Administered {
  static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));

  static final RunSpecification RUN =
      Launch.specification(
          Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"), 0);
  static final String RUN_ID = RUN.identity().runId();

  /** The window after that. */
  static final RunSpecification LATER =
      Launch.specification(
          Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"), 0);

  final World world = new World();

  /** What time does to statements of dead clients: within their time-out they end. */
  final Sleeper sleeper =
      duration -> {
        world.pass(duration);
        if (duration.compareTo(Launch.PATIENCE) >= 0) {
          world.drain();
        }
      };

  RunAdministration runs() {
    return runs(sleeper, Launch.PATIENCE);
  }

  RunAdministration runs(Sleeper waiting, Duration patience) {
    return runs(Clients.QUIET, waiting, patience);
  }

  RunAdministration runsOf(World.Client client) {
    return runs(client, sleeper, Launch.PATIENCE);
  }

  RunAdministration runs(World.Client client, Sleeper waiting, Duration patience) {
    return new RunAdministration(
        world.volumes(client),
        world.staging().tables(client),
        world.ledger(client),
        world.probe(),
        Launch.noSession(),
        world.clock(),
        waiting,
        patience);
  }

  List<String> sweep() {
    List<String> lines = new ArrayList<>();
    assertThat(runs().sweep(lines::add)).as("failures").isEmpty();
    return lines;
  }

  Launch launch(RunSpecification specification) {
    return new Launch(world, Clients.QUIET, sleeper, specification, ROWS);
  }

  SealedRun sealOnly() {
    Launch launch = launch(RUN);
    launch.protocol().lookBack();
    Attempt attempt = launch.protocol().prepare();
    List<SplitResult> results = launch.extract(attempt);
    return launch.protocol().seal(attempt, Set.of(0, 1), results);
  }

  static ErrorCode codeOf(Throwable thrown) {
    return ((LakeferryException) thrown).code();
  }

  Launch diesBeforeItCounts() {
    return new Launch(world, Clients.killedBefore("count"), sleeper, RUN, ROWS);
  }

  /** As a person deletes it by hand; what is left of the list is not loadable. */
  void loseAShard() {
    String volume =
        world.volumeNames().stream()
            .filter(name -> !name.equals(RunIds.sealVolume(RUN_ID)))
            .findFirst()
            .orElseThrow();
    world.volumes(Clients.QUIET).files(volume).orElseThrow().stream()
        .map(StoredFile::name)
        .filter(name -> name.endsWith(".parquet"))
        .findFirst()
        .ifPresent(name -> world.volumes(Clients.QUIET).delete(volume, name));
  }
}
