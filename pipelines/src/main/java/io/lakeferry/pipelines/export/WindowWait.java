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
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a window is over, and its late rows are in, before it is read. */
final class WindowWait {
  private static final Logger LOG = LoggerFactory.getLogger(WindowWait.class);

  /** By how much clocks of two machines may differ. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private final Window window;
  private final Duration settle;
  private final Clock clock;
  private final Sleeper sleeper;
  private final ProgressDisplay display;

  /**
   * @param settle for how long after its end rows of the window still come
   */
  WindowWait(
      Window window, Duration settle, Clock clock, Sleeper sleeper, ProgressDisplay display) {
    this.window = window;
    this.settle = settle;
    this.clock = clock;
    this.sleeper = sleeper;
    this.display = display;
  }

  /**
   * A window that is over soon is waited for ({@link #untilSettled}), as one whose rows settle is:
   * an orchestrator that acts on the hour must not be turned away because its clock is ahead of
   * this one's.
   */
  void refuseFutureWindow() {
    Duration soon = settle.compareTo(CLOCK_SKEW) > 0 ? settle : CLOCK_SKEW;
    if (window.end().isAfter(clock.instant().plus(soon))) {
      throw new LakeferryException(
          ErrorCode.WINDOW_NOT_OVER,
          "--windowEnd",
          "the window " + window + " ends in the future",
          "Start the command when it is over");
    }
  }

  void untilSettled() {
    Instant settled = window.end().plus(settle);
    Duration left = Duration.between(clock.instant(), settled);
    if (left.isNegative() || left.isZero()) {
      return;
    }
    LOG.info("waiting {} s for late rows of {}", left.toSeconds(), window);
    display.show("waiting " + left.toSeconds() + " s for late rows");
    try {
      sleeper.sleep(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw OpenConnections.stopped();
    }
  }
}
