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
package io.lakeferry.sinks.protocol;

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * One process that launches a run, on a thread that only moves when it is told to, one call of the
 * world at a time; it can be killed at any of them, before or after the effect.
 */
final class Actor implements World.Client, AutoCloseable {
  /** The process dies; nothing of ours may catch it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What befalls the process. */
  enum Fate {
    NONE,
    KILLED_BEFORE,
    KILLED_AFTER,
    ANSWER_LOST,
    /** The service refuses this call twice, then answers. */
    TRANSIENT_TWICE,
    /** The service refuses this call for good; before the next launch somebody mends it. */
    PERMANENT,
    /** This call hangs until its time-out, without effect. */
    TIMED_OUT,
    /** This call hangs until its time-out, and has its effect; a COPY later than that. */
    TIMED_OUT_LATE
  }

  private final World world;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore parked = new Semaphore(0);
  private final Thread thread;
  private final Fate fate;
  private final int fatefulStep;
  private int step;
  private String struck;
  private int transients;
  private volatile boolean ended;
  private volatile LoadOutcome outcome;
  private volatile Throwable failure;

  Actor(World world, Fate fate, int fatefulStep, Function<Actor, Launch> launch) {
    this.world = world;
    this.fate = fate;
    this.fatefulStep = fatefulStep;
    this.thread =
        new Thread(
            () -> {
              go.acquireUninterruptibly();
              try {
                outcome = launch.apply(this).run();
              } catch (LakeferryException | Killed e) {
                failure = e;
              } catch (RuntimeException | Error e) {
                failure = new AssertionError("unforeseen", e);
              } finally {
                ended = true;
                parked.release();
              }
            },
            "actor");
    thread.setDaemon(true);
    thread.start();
  }

  /** Moves by as many steps, or to its end. */
  Actor move(int steps) {
    for (int i = 0; i < steps && !ended; i++) {
      go.release();
      parked.acquireUninterruptibly();
    }
    return this;
  }

  /** Moves to its end. */
  Actor finish() {
    return move(Integer.MAX_VALUE);
  }

  private void yieldTurn() {
    parked.release();
    go.acquireUninterruptibly();
  }

  @Override
  public void before(String call) {
    yieldTurn();
    step++;
    if (fate == Fate.KILLED_BEFORE && step == fatefulStep) {
      throw new Killed();
    }
  }

  @Override
  public void after(String call) {
    if (fate == Fate.KILLED_AFTER && step == fatefulStep) {
      throw new Killed();
    }
    if (call.endsWith(" begun")) {
      // Others may act while the statement runs.
      yieldTurn();
    }
  }

  @Override
  public boolean losesAnswer(String call) {
    return fate == Fate.ANSWER_LOST && step == fatefulStep;
  }

  @Override
  public World.Trouble troubleIn(String call) {
    if (struck == null && step == fatefulStep) {
      struck = call;
      switch (fate) {
        case NONE, KILLED_BEFORE, KILLED_AFTER, ANSWER_LOST -> {}
        case TRANSIENT_TWICE -> transients = 2;
        case PERMANENT -> {
          return World.Trouble.PERMANENT;
        }
        case TIMED_OUT -> {
          return World.Trouble.TIMED_OUT;
        }
        case TIMED_OUT_LATE -> {
          return World.Trouble.TIMED_OUT_LATE;
        }
      }
    }
    if (transients > 0 && call.equals(struck)) {
      transients--;
      return World.Trouble.TRANSIENT;
    }
    return World.Trouble.NONE;
  }

  @Override
  public void waits() {
    yieldTurn();
  }

  Fate fate() {
    return fate;
  }

  /** Time passes, and others act. */
  Sleeper sleeper() {
    return (Duration duration) -> {
      world.pass(duration);
      yieldTurn();
    };
  }

  boolean ended() {
    return ended;
  }

  int steps() {
    return step;
  }

  LoadOutcome outcome() {
    return outcome;
  }

  Throwable failure() {
    return failure;
  }

  static Actor of(World world, RunSpecification specification, List<List<String>> splits) {
    return of(world, Fate.NONE, 0, specification, splits);
  }

  static Actor of(
      World world,
      Fate fate,
      int fatefulStep,
      RunSpecification specification,
      List<List<String>> splits) {
    return new Actor(
        world,
        fate,
        fatefulStep,
        actor -> new Launch(world, actor, actor.sleeper(), specification, splits));
  }

  /**
   * @param ahead by how much its clock is wrong
   */
  static Actor of(
      World world, Duration ahead, RunSpecification specification, List<List<String>> splits) {
    return new Actor(
        world,
        Fate.NONE,
        0,
        actor ->
            new Launch(world, actor, actor.sleeper(), world.clock(ahead), specification, splits));
  }

  @Override
  public void close() {
    finish();
  }
}
