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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.metrics.StringSetResult;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * Carries the ends of periods to the launcher, as {@link OutcomeMetric} does the one of a run: a
 * metric for each, as Beam limits what one may hold to a million bytes.
 */
final class PeriodEnds {
  private static final String NAMESPACE = "lakeferry.periods";

  private PeriodEnds() {}

  /** Called by the last worker of a period. */
  static void publish(int period, PeriodEnd end) {
    Metrics.stringSet(NAMESPACE, Integer.toString(period)).add(encoded(end));
  }

  /** All that were published, if the runner kept them, by the period's place in the plan. */
  static Map<Integer, PeriodEnd> read(PipelineResult result) {
    Map<Integer, PeriodEnd> ends = new HashMap<>();
    Iterable<MetricResult<StringSetResult>> found =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(NAMESPACE))
                    .build())
            .getStringSets();
    for (MetricResult<StringSetResult> metric : found) {
      // Flink knows attempted values only; asked for committed ones it throws.
      for (String text : metric.getAttempted().getStringSet()) {
        ends.put(Integer.valueOf(metric.getName().getName()), decoded(text));
      }
    }
    return ends;
  }

  /** Results of splits are much alike. */
  static String encoded(PeriodEnd end) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(SerializableUtils.serializeToByteArray(end));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static PeriodEnd decoded(String text) {
    try (InflaterInputStream inflater =
        new InflaterInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
      return (PeriodEnd)
          SerializableUtils.deserializeFromByteArray(inflater.readAllBytes(), "a period's end");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
