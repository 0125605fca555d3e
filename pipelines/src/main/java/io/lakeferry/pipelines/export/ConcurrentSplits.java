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

import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.split.Split;
import java.time.Duration;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Exports several splits of one bundle side by side.
 *
 * <p>Beam would do that with bundles. But the DirectRunner's scheduler asks for work again and
 * again, without a pause, as long as one of its threads is idle: with more threads than splits it
 * takes a whole core for nothing, during the last splits and the load. So that runner gets a single
 * thread, all splits come to it in one bundle, and their threads are these.
 *
 * <p>Used by one thread, beside its own.
 */
final class ConcurrentSplits implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Function<Split, SplitResult> export;
  private final int limit;
  private final ExecutorService threads;
  private final CompletionService<SplitResult> finished;
  private int running;

  /**
   * @param export exports one split; called in several threads
   * @param limit splits at the same time, at least 1
   */
  ConcurrentSplits(Function<Split, SplitResult> export, int limit) {
    this.export = export;
    this.limit = limit;
    this.threads = Executors.newFixedThreadPool(limit, ConcurrentSplits::thread);
    this.finished = new ExecutorCompletionService<>(threads);
  }

  /**
   * Begins a split and returns when another may begin. With a limit of one that is when it is done,
   * so that a worker never holds a split that another could have.
   *
   * @param results gets what is done, in the caller's thread
   * @throws RuntimeException the first that a split failed with
   */
  void begin(Split split, Consumer<SplitResult> results) {
    finished.submit(() -> export.apply(split));
    running++;
    while (running >= limit) {
      results.accept(next());
    }
  }

  /** Waits for all that runs. */
  void finish(Consumer<SplitResult> results) {
    while (running > 0) {
      results.accept(next());
    }
  }

  private SplitResult next() {
    try {
      SplitResult result = finished.take().get();
      running--;
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw OpenConnections.stopped();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a split failed", e.getCause());
    }
  }

  /** Interrupts what still runs, and waits until it has let go of its files, but not for ever. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "splits still run " + PATIENCE + " after they were stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "lakeferry-split");
    thread.setDaemon(true);
    return thread;
  }
}
