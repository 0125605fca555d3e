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

import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.ProgressLine;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows the progress of a launch until closed. */
final class ProgressFollower implements AutoCloseable {
  private final ScheduledExecutorService timer;
  private final ProgressDisplay display;
  private final ScheduledFuture<?> shown;

  /**
   * @param now tells how far the launch is
   */
  ProgressFollower(Supplier<Progress> now, ProgressLine line, ProgressDisplay display) {
    this.display = display;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "lakeferry-progress");
              thread.setDaemon(true);
              return thread;
            });
    long start = System.nanoTime();
    long interval = display.kind().interval().toMillis();
    shown =
        timer.scheduleAtFixedRate(
            () -> {
              Progress progress = now.get();
              display.show(
                  line.text(
                      progress.rows(),
                      progress.uploadedBytes(),
                      progress.splitsDone(),
                      Duration.ofNanos(System.nanoTime() - start)));
            },
            interval,
            interval,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    shown.cancel(false);
    timer.shutdownNow();
    display.clear();
  }
}
