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

import io.lakeferry.transforms.split.Split;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says now and then how far a long split is, in the log of the worker that reads it: on a cluster
 * nobody else sees it between begin and end. Used by one thread.
 */
final class SplitTold {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Split split;
  private final LongSupplier nanoTime;
  private final Consumer<String> log;
  private final long begun;
  private long told;
  private long rows;

  /**
   * @param nanoTime as {@link System#nanoTime()}
   * @param log gets the lines
   */
  SplitTold(Split split, LongSupplier nanoTime, Consumer<String> log) {
    this.split = split;
    this.nanoTime = nanoTime;
    this.log = log;
    this.begun = nanoTime.getAsLong();
    this.told = begun;
  }

  /** Rows that were read since the last call. */
  void read(long more) {
    rows += more;
    long now = nanoTime.getAsLong();
    if (more <= 0 || now - told < INTERVAL.toNanos()) {
      return;
    }
    told = now;
    log.accept(
        String.format(
            Locale.ROOT,
            "split %d: %,d of about %,d rows read in %d s",
            split.id(),
            rows,
            split.expectedRows(),
            Duration.ofNanos(now - begun).toSeconds()));
  }
}
