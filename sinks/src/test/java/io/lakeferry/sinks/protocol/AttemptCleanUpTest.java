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

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import org.junit.jupiter.api.Test;

/** What an attempt drops of its own. */
class AttemptCleanUpTest extends Administered {
  @Test
  void anAttemptThatFailedBeforeTheSealDropsItsOwnVolumeAndNoOther() {
    Launch other = launch(RUN);
    Attempt othersAttempt = other.protocol().prepare();
    Launch launch = launch(RUN);
    Attempt attempt = launch.protocol().prepare();
    launch.extract(attempt);

    assertThat(launch.protocol().giveUp(attempt)).isEmpty();

    assertThat(world.volumes(Clients.QUIET).find(attempt.volumeName())).isEmpty();
    assertThat(world.volumes(Clients.QUIET).find(othersAttempt.volumeName())).isPresent();
  }

  @Test
  void anAttemptThatASealNamesIsNotGivenUp() {
    Attempt sealed = sealOnly().attempt();

    assertThat(launch(RUN).protocol().giveUp(sealed)).isEmpty();

    assertThat(world.volumes(Clients.QUIET).find(sealed.volumeName())).isPresent();
    assertThat(world.volumes(Clients.QUIET).files(sealed.volumeName()).orElseThrow()).isNotEmpty();
  }

  @Test
  void defectOfAClientInCleanUpIsAWarning() {
    World.Client broken =
        Clients.before(
            "drop seal",
            () -> {
              throw new IllegalStateException("a client broke");
            });
    Launch launch = new Launch(world, broken, sleeper, RUN, ROWS);
    assertThat(launch.run().state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(launch.protocol().cleanUp(null))
        .singleElement(as(STRING))
        .contains("IllegalStateException");
  }
}
