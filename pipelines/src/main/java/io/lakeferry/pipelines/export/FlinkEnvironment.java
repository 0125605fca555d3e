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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;

/**
 * How Flink's own tools have started this process, if they have.
 *
 * @param place where the main method runs
 * @param attached whether who has started it wants to wait for the job
 * @param parallelism that was given there, by {@code -p} or by Flink's configuration; 0 if none
 *     was, or 1, which Flink's own configuration says before anybody has thought of it
 */
public record FlinkEnvironment(Place place, boolean attached, int parallelism) {

  /** Where the main method runs. */
  public enum Place {
    /** In a process of its own, which Flink knows nothing of. */
    OWN_PROCESS,
    /** In {@code flink run}. */
    CLIENT,
    /** In the JobManager, which lives for this application: application mode. */
    JOB_MANAGER
  }

  private static final FlinkEnvironment NONE = new FlinkEnvironment(Place.OWN_PROCESS, true, 0);

  /**
   * Refuses to run anything of several jobs, or of one that ends well with failures to tell, where
   * nobody would wait for the first job, or hear of anything but its state.
   *
   * @param options of the runner
   * @throws LakeferryException INVALID_OPTION
   */
  public static void requireSeveralJobs(PipelineOptions options) {
    of(options).requireSeveralJobs();
  }

  void requireSeveralJobs() {
    if (place == Place.JOB_MANAGER) {
      // The operator gives the job an id, and Flink then takes every further one for the first.
      // What failed inside a job that is finished shows nowhere.
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "application mode",
          "it runs one job, and knows only whether that finished",
          "Submit the command by flink run, or make a deployment with an export for each period");
    }
    if (handsOver()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "flink run -d",
          "one period follows another here, so each job is waited for",
          "Leave -d out");
    }
  }

  /** That of this process. */
  public static FlinkEnvironment current() {
    return read(ExecutionEnvironment.getExecutionEnvironment().getConfiguration());
  }

  /** As above, without waking Flink up for another runner. */
  static FlinkEnvironment of(PipelineOptions options) {
    return options.getRunner() == FlinkRunner.class ? current() : NONE;
  }

  static FlinkEnvironment read(Configuration configuration) {
    String target = configuration.get(DeploymentOptions.TARGET);
    if (target == null || target.equals("local")) {
      return NONE;
    }
    return new FlinkEnvironment(
        target.equals("embedded") ? Place.JOB_MANAGER : Place.CLIENT,
        configuration.get(DeploymentOptions.ATTACHED),
        configuration
            .getOptional(CoreOptions.DEFAULT_PARALLELISM)
            .filter(given -> given > 1)
            .orElse(0));
  }

  /** Whether the job is handed over and nobody in this process waits for its end. */
  boolean handsOver() {
    return place == Place.CLIENT && !attached;
  }
}
