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

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** Sets the runner as our pipelines need it, where the user has not. */
public final class RunnerSettings {
  private static final String PIPELINED = "PIPELINED";
  private static final String BATCH_FORCED = "BATCH_FORCED";
  private static final int NOT_GIVEN = -1;

  private RunnerSettings() {}

  /**
   * Sets it.
   *
   * @return how many splits of one bundle a worker exports side by side; see {@link
   *     ConcurrentSplits}
   */
  public static int apply(PipelineOptions options, int concurrentSplits) {
    if (options.getRunner() == DirectRunner.class) {
      options.as(DirectOptions.class).setTargetParallelism(1);
      return concurrentSplits;
    }
    if (options.getRunner() == FlinkRunner.class) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      if (flink.getParallelism() == NOT_GIVEN) {
        flink.setParallelism(concurrentSplits);
      }
      // PIPELINED waits for ever for slots if the parallelism exceeds them, and restarts all tasks
      // if one fails.
      if (PIPELINED.equals(flink.getExecutionModeForBatch())) {
        flink.setExecutionModeForBatch(BATCH_FORCED);
      }
    }
    return 1;
  }
}
