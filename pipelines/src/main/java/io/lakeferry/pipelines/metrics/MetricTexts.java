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
package io.lakeferry.pipelines.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.metrics.StringSetResult;

/**
 * Texts that workers tell the launcher. They are sets, so that a task that runs again does no harm.
 * A runner may drop them, and Beam keeps {@value #MOST_BYTES} bytes of one name: who relies on them
 * looks elsewhere for what is missing.
 */
public final class MetricTexts {
  /** Of all texts of one name; from Beam 2.62's {@code StringSetData}, which drops what is more. */
  public static final int MOST_BYTES = 1_000_000;

  private final String namespace;

  /**
   * Texts of one kind.
   *
   * @param namespace as runners show it
   */
  public MetricTexts(String namespace) {
    this.namespace = namespace;
  }

  /** Called by a worker while it handles an element. */
  public void tell(String name, String text) {
    Metrics.stringSet(namespace, name).add(text);
  }

  /** All that was told under one name. */
  public List<String> told(PipelineResult result, String name) {
    return read(result, MetricNameFilter.named(namespace, name)).getOrDefault(name, List.of());
  }

  /** All that was told, by name. */
  public Map<String, List<String>> told(PipelineResult result) {
    return read(result, MetricNameFilter.inNamespace(namespace));
  }

  private static Map<String, List<String>> read(PipelineResult result, MetricNameFilter filter) {
    Map<String, List<String>> texts = new HashMap<>();
    for (MetricResult<StringSetResult> metric :
        result
            .metrics()
            .queryMetrics(MetricsFilter.builder().addNameFilter(filter).build())
            .getStringSets()) {
      texts
          .computeIfAbsent(metric.getName().getName(), name -> new ArrayList<>())
          // Flink knows attempted values only; asked for committed ones it throws.
          .addAll(metric.getAttempted().getStringSet());
    }
    return texts;
  }
}
