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
package io.lakeferry.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.client.deployment.application.UnsuccessfulExecutionException;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;

class FlinkMainTest {

  @Test
  void theRunnerNeedNotBeNamed() {
    assertThat(FlinkMain.withRunner(List.of("export", "--teamId=2")))
        .containsExactly("export", "--runner=FlinkRunner", "--teamId=2");
    assertThat(FlinkMain.withRunner(List.of("backfill")))
        .containsExactly("backfill", "--runner=FlinkRunner");
  }

  @Test
  void aRunnerThatIsNamedStays() {
    List<String> named = List.of("export", "--runner=DirectRunner");
    assertThat(FlinkMain.withRunner(named)).isEqualTo(named);
  }

  @Test
  void whatRunsNoPipelineGetsNoRunner() {
    assertThat(FlinkMain.withRunner(List.of("model", "list"))).containsExactly("model", "list");
    assertThat(FlinkMain.withRunner(List.of())).isEmpty();
  }

  /** As Flink looks for it: what it does not find is a crash. */
  @Test
  void aFailedCommandIsAFailedApplicationAndNoCrash() {
    assertThat(
            ExceptionUtils.findThrowable(
                new CommandFailedException(3), UnsuccessfulExecutionException.class))
        .get()
        .satisfies(
            found -> {
              assertThat(found.getStatus()).isEqualTo(ApplicationStatus.FAILED);
              assertThat(found).hasMessageContaining("exit code 3;");
            });
    assertThat(new CommandFailedException(70)).hasMessageContaining("exit code 70;");
  }
}
