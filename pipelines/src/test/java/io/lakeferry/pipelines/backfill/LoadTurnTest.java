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
package io.lakeferry.pipelines.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.pipelines.export.LoadTarget;
import io.lakeferry.pipelines.export.ShardUpload;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loads that hold until they are let go, and tell how many are at it. */
class LoadTurnTest {
  private static final long PATIENCE_SECONDS = 30;

  private final AtomicInteger loading = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger uploads = new AtomicInteger();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() throws InterruptedException {
    goOn.countDown();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** The tickets are copies, as a runner makes them. */
  @Test
  void loadsGoOneAfterAnotherAndTheRestDoesNotWait() throws Exception {
    try (LoadTurn turn = LoadTurn.open()) {
      LoadProtocol one = protocol(turn);
      LoadProtocol other = protocol(turn);
      Future<LoadOutcome> load = threads.submit(load(one));
      await(first);
      Future<LoadOutcome> waiting = threads.submit(load(other));

      LoadTarget target = new TurnTakingTarget(target(), copy(turn.ticket()));
      try (LoadProtocol beside = target.openProtocol()) {
        assertThat(beside.seal(null, null, null)).isNull();
        assertThat(target.openUpload()).isNull();
        assertThat(uploads).hasValue(1);
        assertThat(target.openNotes()).isSameAs(SplitNotes.NONE);
      }
      assertThat(waiting.isDone()).isFalse();
      assertThat(loading).hasValue(1);
      goOn.countDown();
      load.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

      assertThat(most).as("loads at the same time").hasValue(1);
    }
  }

  @Test
  void withoutATurnNobodyWaits() throws Exception {
    LoadTurn.Ticket stale;
    try (LoadTurn turn = LoadTurn.open()) {
      stale = turn.ticket();
    }
    CountDownLatch both = new CountDownLatch(2);
    for (LoadTurn.Ticket ticket : List.of(stale, LoadTurn.Ticket.NONE)) {
      LoadProtocol protocol = new TurnTakingTarget(target(), ticket).openProtocol();
      threads.execute(
          () -> {
            protocol.load(null);
            both.countDown();
          });
    }

    org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(loading).hasValue(2));
    goOn.countDown();
    await(both);
  }

  @Test
  void aStopEndsTheWaitingAndAFailureTheTurn() throws Exception {
    try (LoadTurn turn = LoadTurn.open()) {
      LoadTurnMXBean held = turn.ticket().find();
      assertThat(held.enter("somebody", 0)).isTrue();
      LoadProtocol waits = protocol(turn);
      Future<LoadOutcome> waiting = threads.submit(load(waits));
      waits.close();

      assertThatThrownBy(() -> waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
      assertThat(loading).hasValue(0);

      held.leave("somebody else");
      assertThat(held.enter("next", 0)).as("still held").isFalse();
      held.leave("somebody");
      LoadProtocol fails = protocol(turn);
      fails.preflight();
      assertThatThrownBy(() -> fails.load(null)).hasMessage("refused");
      assertThat(held.enter("next", 0)).as("free again").isTrue();
    }
  }

  private LoadProtocol protocol(LoadTurn turn) {
    return new TurnTakingTarget(target(), copy(turn.ticket())).openProtocol();
  }

  private static LoadTurn.Ticket copy(LoadTurn.Ticket ticket) {
    return SerializableUtils.clone(ticket);
  }

  private static Callable<LoadOutcome> load(LoadProtocol protocol) {
    return () -> protocol.load((SealedRun) null);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Its protocol's load fails after its preflight. */
  private LoadTarget target() {
    return new LoadTarget() {
      private boolean refusing;

      @Override
      public LoadProtocol openProtocol() {
        return (LoadProtocol)
            Proxy.newProxyInstance(
                LoadTurnTest.class.getClassLoader(),
                new Class<?>[] {LoadProtocol.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("preflight")) {
                    refusing = true;
                  } else if (method.getName().equals("load")) {
                    return hold();
                  }
                  return null;
                });
      }

      private Object hold() throws InterruptedException {
        if (refusing) {
          throw new IllegalStateException("refused");
        }
        most.accumulateAndGet(loading.incrementAndGet(), Math::max);
        first.countDown();
        try {
          await(goOn);
        } finally {
          loading.decrementAndGet();
        }
        return null;
      }

      @Override
      public ShardUpload openUpload() {
        uploads.incrementAndGet();
        return null;
      }

      @Override
      public SplitNotes openNotes() {
        return SplitNotes.NONE;
      }
    };
  }
}
