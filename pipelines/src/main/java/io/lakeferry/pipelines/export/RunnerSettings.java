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

import java.util.regex.Pattern;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the runner as our pipelines need it, where the user has not. */
public final class RunnerSettings {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerSettings.class);
  private static final String PIPELINED = "PIPELINED";
  private static final String BATCH_FORCED = "BATCH_FORCED";
  private static final int NOT_GIVEN = -1;

  /** As Beam names jobs by itself: application, user, time and a number. */
  private static final Pattern GENERATED_NAME = Pattern.compile(".*-\\d{10}-[0-9a-f]{1,8}");

  private RunnerSettings() {}

  /** Sets it, for a pipeline of few and small elements. */
  public static void apply(PipelineOptions options, int parallelism) {
    apply(options, parallelism, FlinkEnvironment.of(options));
  }

  /**
   * Sets it, and tells what a worker is to do.
   *
   * @param environment counts for Flink only
   */
  static WorkerSettings apply(
      PipelineOptions options, int concurrentSplits, FlinkEnvironment environment) {
    if (options.getRunner() == DirectRunner.class) {
      options.as(DirectOptions.class).setTargetParallelism(1);
      return new WorkerSettings(concurrentSplits, WorkerSettings.Deaths.END_THE_LAUNCH);
    }
    if (options.getRunner() == FlinkRunner.class) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      if (flink.getParallelism() == NOT_GIVEN) {
        flink.setParallelism(parallelism(concurrentSplits, environment));
      }
      // PIPELINED waits for ever for slots if the parallelism exceeds them, and restarts all tasks
      // if one fails.
      if (PIPELINED.equals(flink.getExecutionModeForBatch())) {
        flink.setExecutionModeForBatch(BATCH_FORCED);
      }
      // Where Flink was told not to wait it refuses to do so in the call that submits; in a
      // JobManager we wait after it. Elsewhere that call waits, whatever the option says: later on
      // nobody is told why a job has failed.
      flink.setAttachedMode(environment.attached());
    }
    return new WorkerSettings(1, WorkerSettings.Deaths.ARE_SURVIVED);
  }

  private static int parallelism(int concurrentSplits, FlinkEnvironment environment) {
    if (environment.parallelism() > 0) {
      LOG.info(
          "parallelism {}: by -p of flink run, or parallelism.default of Flink's configuration",
          environment.parallelism());
      return environment.parallelism();
    }
    LOG.info(
        "parallelism {}: by --concurrentSplits and --clickhouseMaxConnections. Another one is given by"
            + " --parallelism=N, or by flink run -p N above 1: a 1 stands in Flink's own configuration"
            + " and is not taken for a wish",
        concurrentSplits);
    return concurrentSplits;
  }

  /** Names the job, for whoever looks at the cluster, unless the user has. */
  static void name(PipelineOptions options, String name) {
    if (GENERATED_NAME.matcher(options.getJobName()).matches()) {
      options.setJobName(name);
    }
  }
}
