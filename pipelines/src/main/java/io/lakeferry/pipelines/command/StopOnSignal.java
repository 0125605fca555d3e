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
package io.lakeferry.pipelines.command;

import io.lakeferry.transforms.errors.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops a run when the process is asked to end (SIGTERM, SIGINT). The JVM would exit with 143; an
 * orchestrator wants 5, so the process is halted with that once the run has cancelled its
 * statements and written its report.
 *
 * <p>One deadline counts for all of that: a server that does not answer the cancelling must not
 * keep the process until it is killed.
 */
final class StopOnSignal implements AutoCloseable {
  /** Orchestrators kill after 30 s as a rule. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Signals signals;
  private final Thread hook;
  private volatile boolean stopping;

  /**
   * Begins to listen.
   *
   * @param signals if they are left to Flink, this does nothing
   * @param stop stops the run; called in a thread of its own, and not waited for
   */
  StopOnSignal(Signals signals, Runnable stop) {
    this.signals = signals;
    hook =
        new Thread(
            () -> {
              stopping = true;
              Thread stopper = new Thread(stop, "lakeferry-stop-run");
              stopper.setDaemon(true);
              stopper.start();
              awaitEnd(stopper);
              Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitCode());
            },
            "lakeferry-stop");
    if (signals == Signals.STOP_THE_RUN) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** The run may end before all that it has open is cancelled: both are waited for. */
  private void awaitEnd(Thread stopper) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!ended.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        System.err.println("lakeferry: the run did not stop in time.");
        return;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      // Thread.join takes 0 for ever.
      stopper.join(Math.max(1, left));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run has ended and everything is printed. */
  @Override
  public void close() {
    if (stopping) {
      ended.countDown();
      return;
    }
    if (signals == Signals.LEFT_TO_FLINK) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came at this moment: the hook waits for us.
      ended.countDown();
    }
  }
}
