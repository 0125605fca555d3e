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

import java.util.Base64;
import java.util.Optional;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.metrics.StringSetResult;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * Carries what became of the run from the last worker to the launcher, as a metric: the one way out
 * of a pipeline that every runner has. It only informs; what is true stands in the ledger, where
 * the launcher looks if a runner drops metrics.
 */
final class OutcomeMetric {
  private static final String NAMESPACE = "lakeferry";
  private static final String NAME = "outcome";

  private OutcomeMetric() {}

  /** Called by the last worker. */
  static void publish(LoadedRun run) {
    Metrics.stringSet(NAMESPACE, NAME)
        .add(Base64.getEncoder().encodeToString(SerializableUtils.serializeToByteArray(run)));
  }

  /** What the last worker published, if the runner kept it. */
  static Optional<LoadedRun> read(PipelineResult result) {
    Iterable<MetricResult<StringSetResult>> found =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(NAMESPACE, NAME))
                    .build())
            .getStringSets();
    for (MetricResult<StringSetResult> metric : found) {
      // Flink knows attempted values only; asked for committed ones it throws.
      for (String text : metric.getAttempted().getStringSet()) {
        return Optional.of(
            (LoadedRun)
                SerializableUtils.deserializeFromByteArray(
                    Base64.getDecoder().decode(text), "the run's outcome"));
      }
    }
    return Optional.empty();
  }
}
