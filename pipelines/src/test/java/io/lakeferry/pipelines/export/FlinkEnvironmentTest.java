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
package io.lakeferry.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.junit.jupiter.api.Test;

class FlinkEnvironmentTest {
  private static final FlinkEnvironment ALONE =
      new FlinkEnvironment(FlinkEnvironment.Place.OWN_PROCESS, true, 0);

  private static FlinkEnvironment read(String target, String attached) {
    return FlinkEnvironment.read(
        Configuration.fromMap(Map.of("execution.target", target, "execution.attached", attached)));
  }

  @Test
  void aProcessThatFlinkDidNotStartWaitsForItsJobs() {
    assertThat(FlinkEnvironment.read(new Configuration())).isEqualTo(ALONE);
    assertThat(FlinkEnvironment.current()).isEqualTo(ALONE);
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    assertThat(FlinkEnvironment.of(options)).isEqualTo(ALONE);
    options.setRunner(FlinkRunner.class);
    assertThat(FlinkEnvironment.of(options)).isEqualTo(ALONE);
    assertThat(ALONE.handsOver()).isFalse();
  }

  /** As {@code flink run -p} leaves it; 1 stands in the configuration that Flink comes with. */
  @Test
  void theParallelismThatFlinkWasToldCounts() {
    Configuration told =
        Configuration.fromMap(Map.of("execution.target", "remote", "parallelism.default", "7"));
    assertThat(FlinkEnvironment.read(told).parallelism()).isEqualTo(7);
    told.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    assertThat(FlinkEnvironment.read(told).parallelism()).isZero();
  }

  @Test
  void onlyADetachedClientHandsItsJobOver() {
    assertThat(read("remote", "true").handsOver()).isFalse();
    assertThat(read("remote", "false").handsOver()).isTrue();
    assertThat(read("kubernetes-session", "false").handsOver()).isTrue();
    assertThat(read("embedded", "false"))
        .isEqualTo(new FlinkEnvironment(FlinkEnvironment.Place.JOB_MANAGER, false, 0));
    assertThat(read("embedded", "false").handsOver()).isFalse();
  }

  /** A JobManager's second job may be answered with the first, and its failures show nowhere. */
  @Test
  void severalJobsNeedAClientThatWaits() {
    read("remote", "true").requireSeveralJobs();
    ALONE.requireSeveralJobs();
    assertThatThrownBy(read("remote", "false")::requireSeveralJobs)
        .hasMessageStartingWith("flink run -d: ");
    for (String attached : List.of("true", "false")) {
      assertThatThrownBy(read("embedded", attached)::requireSeveralJobs)
          .hasMessageStartingWith("application mode: ")
          .hasMessageContaining("flink run")
          .extracting(thrown -> ((LakeferryException) thrown).code().exitCode())
          .isEqualTo(2);
    }
  }
}
