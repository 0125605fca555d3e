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

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.metrics.MetricsEnvironment;

/** What a runner would be told by a piece of work. */
final class CountingContainer {
  private CountingContainer() {}

  static Map<String, Long> during(Runnable work) {
    MetricsContainerImpl container = new MetricsContainerImpl("step");
    try (Closeable scope = MetricsEnvironment.scopedMetricsContainer(container)) {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Long> counters = new TreeMap<>();
    container
        .getCumulative()
        .counterUpdates()
        .forEach(
            update -> counters.put(update.getKey().metricName().getName(), update.getUpdate()));
    return counters;
  }
}
