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
package io.lakeferry.sinks.retry;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that grow twofold from {@code first} to {@code longest}, each shortened by a random part of
 * up to a half, so that two attempts that met once do not meet for ever.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final Sleeper sleeper;
  private int waits;

  /**
   * @param first the first wait, not shortened
   * @param longest no wait is longer
   */
  public Backoff(Duration first, Duration longest, Sleeper sleeper) {
    this.first = first;
    this.longest = longest;
    this.sleeper = sleeper;
  }

  /**
   * Waits for the next turn.
   *
   * @throws LakeferryException INTERRUPTED if the thread is interrupted, whose flag stays set
   */
  public void await() {
    Duration wait = next();
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeferryException(
          ErrorCode.INTERRUPTED,
          "this run",
          "it was asked to stop while it waited for Databricks",
          "Start the same command again",
          e);
    }
  }

  private Duration next() {
    long base = first.toMillis() << Math.min(waits, 20);
    waits++;
    long whole = Math.max(1, Math.min(base, longest.toMillis()));
    return Duration.ofMillis(whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1));
  }
}
