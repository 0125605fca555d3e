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
package io.lakeferry.local.databricks.engine;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;

/**
 * A statement while it runs: a group of Spark jobs that can be stopped. What it committed before it
 * was stopped stays, as on a warehouse.
 */
final class RunningStatement {

  private enum Stop {
    NOT_STOPPED,
    CANCELED,
    TIMED_OUT
  }

  private static final Duration REPEAT_STOP = Duration.ofSeconds(1);

  private final String id;
  private final SparkContext context;
  private final AtomicReference<Stop> stop = new AtomicReference<>(Stop.NOT_STOPPED);
  private Future<?> timeout;

  RunningStatement(String id, SparkContext context) {
    this.id = id;
    this.context = context;
  }

  /** Binds the jobs of this thread to the statement. */
  void start(Duration limit, ScheduledExecutorService timer) {
    context.setJobGroup(id, "statement " + id, true);
    if (!limit.isZero()) {
      timeout =
          timer.scheduleWithFixedDelay(
              () -> stop(Stop.TIMED_OUT),
              limit.toMillis(),
              REPEAT_STOP.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  void cancel() {
    stop(Stop.CANCELED);
  }

  /**
   * Stops the statement; the first reason stays. Has to be called again until the statement ends:
   * Spark does not hold the stages of an adaptive plan against the groups that it cancelled before.
   */
  private void stop(Stop reason) {
    stop.compareAndSet(Stop.NOT_STOPPED, reason);
    context.cancelJobGroupAndFutureJobs(id);
  }

  void end() {
    context.clearJobGroup();
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  /** The failure to show: that of the stop, if the statement was stopped. */
  SqlFailure explain(SqlFailure failure) {
    return switch (stop.get()) {
      case NOT_STOPPED -> failure;
      case CANCELED -> Failures.canceled(failure);
      case TIMED_OUT -> Failures.timedOut(failure);
    };
  }
}
