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

import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.row.TextCounts;
import io.lakeferry.transforms.split.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrentSplitsTest {
  private final List<Integer> results = new ArrayList<>();

  @Test
  void splitsRunSideBySide() {
    CyclicBarrier allThree = new CyclicBarrier(3);
    try (ConcurrentSplits splits =
        new ConcurrentSplits(
            split -> {
              await(allThree);
              return result(split);
            },
            3)) {
      for (int id = 0; id < 6; id++) {
        splits.begin(split(id), this::add);
      }
      splits.finish(this::add);
    }
    assertThat(results).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  @Test
  void withALimitOfOneASplitIsDoneBeforeTheNextIsTaken() {
    try (ConcurrentSplits splits = new ConcurrentSplits(ConcurrentSplitsTest::result, 1)) {
      splits.begin(split(7), this::add);
      assertThat(results).containsExactly(7);
      splits.begin(split(8), this::add);
      assertThat(results).containsExactly(7, 8);
    }
  }

  @Test
  void aFailureIsThrownWhileTheOthersRunAndCloseEndsThem() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (ConcurrentSplits splits =
        new ConcurrentSplits(
            split -> {
              if (split.id() == 0) {
                waiting.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
                return result(split);
              }
              await(waiting);
              throw new IllegalArgumentException("split " + split.id());
            },
            2)) {
      splits.begin(split(0), this::add);
      assertThatThrownBy(() -> splits.begin(split(1), this::add))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("split 1");
    }
    assertThat(interrupted.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(results).isEmpty();
  }

  /** Its scheduler would take a core for nothing if one of its threads were idle. */
  @Test
  void theDirectRunnerHasNoThreadToSpare() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    assertThat(RunnerSettings.apply(options, 4, FlinkEnvironment.of(options)).splitsAtOnce())
        .isEqualTo(4);
    assertThat(options.as(DirectOptions.class).getTargetParallelism()).isEqualTo(1);
  }

  /** The DirectRunner asks for three bundles even if it has one thread. */
  @Test
  void splitsThatAreExportedSideBySideComeInOneBundleWhateverTheRunnerWants() {
    PipelineOptions options = PipelineOptionsFactory.create();
    List<Split> splits = List.of(split(0), split(1), split(2));
    PlannedSplitSource<Split> together = PlannedSplitSource.of("launch", splits, 2);
    PlannedSplitSource<Split> apart = PlannedSplitSource.of("launch", splits, 1);
    long bytes = together.getEstimatedSizeBytes(options);
    assertThat(together.split(bytes, options)).hasSize(1);
    assertThat(together.split(bytes / 3, options)).hasSize(1);
    assertThat(apart.split(bytes, options)).hasSize(3);
    assertThat(apart.split(bytes / 3, options)).hasSize(3);
  }

  private void add(SplitResult result) {
    results.add(result.splitId());
  }

  private static Split split(int id) {
    return new Split(id, null, null, 10, 80);
  }

  private static SplitResult result(Split split) {
    return new SplitResult(
        split.id(),
        10,
        10,
        10,
        TextCounts.NONE,
        1,
        List.of(),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        SplitResult.Origin.READ);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
