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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final String launch = UUID.randomUUID().toString();
  private final Workers workers = new Workers(launch, Redaction.OF_PATTERNS);
  private final AtomicInteger stops = new AtomicInteger();

  @Test
  void stoppingReachesAllWorkersOfTheLaunchAndNoOthers() {
    try (Worker one = Worker.register(launch, stops::incrementAndGet);
        Worker two = Worker.register(launch, stops::incrementAndGet);
        Worker other = Worker.register(launch + "-other", stops::incrementAndGet)) {
      workers.stop();

      assertThat(one.isStopped()).isTrue();
      assertThat(two.isStopped()).isTrue();
      assertThat(other.isStopped()).isFalse();
      assertThat(stops).hasValue(2);
    }
  }

  /** A runner hands out further splits until it has noticed that one failed. */
  @Test
  void whoComesAfterTheStopIsRefused() {
    new Workers(launch + "-stopped-before", Redaction.OF_PATTERNS).stop();
    workers.stop();
    workers.stop();

    assertThatThrownBy(() -> Worker.register(launch, stops::incrementAndGet))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(Worker.namesOf(launch)).isEmpty();
    Worker.register(launch + "-other", stops::incrementAndGet).close();
  }

  /** The thread that was interrupted by the stop is the one that waits for the workers. */
  @Test
  void anInterruptedThreadWaitsForTheWorkersAndStaysInterrupted() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    Worker worker = Worker.register(launch, stopped::countDown);
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              Thread.currentThread().interrupt();
              workers.stopAndAwait(Duration.ofSeconds(30));
              return Thread.interrupted();
            });
    assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting).isNotDone();

    worker.close();

    assertThat(waiting.get(30, TimeUnit.SECONDS)).as("still interrupted").isTrue();
  }
}
