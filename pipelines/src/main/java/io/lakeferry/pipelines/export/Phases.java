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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Measures the wall-clock time of phases; the order is that of the first call. */
final class Phases {
  private final Map<String, Duration> times = new LinkedHashMap<>();

  /** Does the work of a phase; its time counts also if it fails. */
  <T> T measure(String phase, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      add(phase, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Does the work of a phase that yields nothing. */
  void measureRun(String phase, Runnable work) {
    measure(
        phase,
        () -> {
          work.run();
          return null;
        });
  }

  void add(String phase, Duration time) {
    times.merge(phase, time, Duration::plus);
  }

  Map<String, Duration> times() {
    return new LinkedHashMap<>(times);
  }
}
