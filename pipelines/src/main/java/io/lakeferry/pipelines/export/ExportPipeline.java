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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.split.Split;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;

/** Builds the pipelines of a run; the same for every runner. */
final class ExportPipeline {

  private ExportPipeline() {}

  /** Planned splits, export, gather, seal and load, clean-up. */
  static Pipeline extractAndLoad(
      PipelineOptions options,
      ExportJob job,
      PlannedWindow window,
      Attempt attempt,
      WorkerSettings workers) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(
            "planned splits",
            Read.from(
                PlannedSplitSource.of(job.launchId(), window.splits(), workers.splitsAtOnce())))
        .apply("export", ParDo.of(new ExportSplit(job, window, attempt, workers)))
        .setCoder(SerializableCoder.of(SplitResult.class))
        .apply("gather", new GatherResults())
        .apply(
            "seal and load",
            ParDo.of(
                new SealAndLoad(
                    job,
                    attempt,
                    window.splits().stream().map(Split::id).collect(Collectors.toSet()),
                    workers.deaths())))
        .setCoder(SerializableCoder.of(LoadedRun.class))
        .apply("clean up", ParDo.of(new CleanUp(job, attempt)));
    return pipeline;
  }

  /** Load and clean-up of a run that an earlier attempt sealed. */
  static Pipeline loadSealed(
      PipelineOptions options, ExportJob job, SealedRun sealed, WorkerSettings workers) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("sealed run", Create.of(sealed).withCoder(SerializableCoder.of(SealedRun.class)))
        .apply("load", ParDo.of(new LoadSealed(job, workers.deaths())))
        .setCoder(SerializableCoder.of(LoadedRun.class))
        .apply("clean up", ParDo.of(new CleanUp(job, null)));
    return pipeline;
  }

  /**
   * Splits of many periods, each of which is loaded as soon as its own are done; then, when all are
   * through, what is left of them.
   */
  static Pipeline periods(PipelineOptions options, JobPlan plan) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("planned splits", Read.from(plan.source()))
        .apply("export and load", ParDo.of(new ExportPeriods(plan)))
        .setCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(PeriodTold.class)))
        .apply("by group", GroupByKey.create())
        .apply("finish", ParDo.of(new FinishPeriods(plan)));
    return pipeline;
  }

  /** In a JobManager an application that runs no job has failed: there it runs one. */
  static void runNothing(PipelineOptions options, FlinkEnvironment environment) {
    if (environment.place() == FlinkEnvironment.Place.JOB_MANAGER) {
      RunnerSettings.apply(options, 1, environment);
      Pipeline pipeline = Pipeline.create(options);
      pipeline.apply("nothing to do", Create.of("done already"));
      pipeline.run().waitUntilFinish();
    }
  }
}
