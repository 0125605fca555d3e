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
package io.lakeferry.local.databricks.service.gates;

import java.util.concurrent.CountDownLatch;

/** An armed control: catches the first {@code times} events that match. Thread-safe. */
final class Gate {
  /**
   * Which events a gate catches and what becomes of them.
   *
   * @param contains a part of the event's text; matched with regard to case
   * @param status the answer's HTTP status if the action is {@link GateAction#STATUS}
   * @param times how many events are caught; later ones pass
   */
  record Rule(
      EventKind kind, EventPhase phase, String contains, GateAction action, int status, int times) {

    boolean matches(Event event) {
      return event.kind() == kind && event.phase() == phase && event.what().contains(contains);
    }
  }

  private final Rule rule;
  private final CountDownLatch opened = new CountDownLatch(1);
  private int hits;
  private int holding;
  private boolean disarmed;
  private boolean removed;

  Gate(Rule rule) {
    this.rule = rule;
  }

  /** What becomes of an event; blocks while the gate holds it. */
  Verdict judge(Event event) {
    if (!catches(event)) {
      return Verdict.proceed();
    }
    return switch (rule.action()) {
      case HOLD -> hold();
      case DROP -> Verdict.drop();
      case STATUS -> Verdict.status(rule.status());
    };
  }

  synchronized int hits() {
    return hits;
  }

  synchronized int holding() {
    return holding;
  }

  /** Catches nothing more and lets those that are held go on. */
  void release() {
    synchronized (this) {
      disarmed = true;
    }
    opened.countDown();
  }

  /** Catches nothing more; those that are held are dropped as if they had got lost on the way. */
  void remove() {
    synchronized (this) {
      disarmed = true;
      removed = true;
    }
    opened.countDown();
  }

  private synchronized boolean catches(Event event) {
    if (disarmed || hits >= rule.times() || !rule.matches(event)) {
      return false;
    }
    hits++;
    if (rule.action() == GateAction.HOLD) {
      holding++;
    }
    return true;
  }

  private Verdict hold() {
    boolean interrupted = false;
    try {
      opened.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      interrupted = true;
    }
    synchronized (this) {
      holding--;
      return removed || interrupted ? Verdict.drop() : Verdict.proceed();
    }
  }
}
