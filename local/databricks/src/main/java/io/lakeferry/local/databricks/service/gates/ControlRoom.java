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

import io.lakeferry.local.databricks.service.http.Checkpoint;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The journal and the gates of one server. Thread-safe. */
public final class ControlRoom {
  private static final int JOURNAL_ENTRIES = 10_000;

  private final Journal journal;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  /** A room with an empty journal and no gates. */
  public ControlRoom(Clock clock) {
    this.journal = new Journal(clock, JOURNAL_ENTRIES);
  }

  /** Notes an event and asks the gates about it; blocks while one of them holds it. */
  public Verdict pass(Event event) {
    journal.note(event);
    for (Gate gate : gates.values()) {
      Verdict verdict = gate.judge(event);
      if (!(verdict instanceof Verdict.Proceed)) {
        return verdict;
      }
    }
    return Verdict.proceed();
  }

  /** A checkpoint that reports requests as events of {@link EventKind#HTTP}. */
  public Checkpoint requests() {
    return new Checkpoint() {
      @Override
      public Optional<Reply> received(Request request) {
        return pass(event(request, EventPhase.RECEIVED)).instead();
      }

      @Override
      public Optional<Reply> executed(Request request) {
        return pass(event(request, EventPhase.EXECUTED)).instead();
      }
    };
  }

  /** Lets everything that is held go on, and forgets all gates. */
  public void openAll() {
    gates.values().forEach(Gate::release);
    gates.clear();
  }

  List<Journal.Entry> journalSince(long sequence) {
    return journal.since(sequence);
  }

  String arm(Gate.Rule rule) {
    String id = UUID.randomUUID().toString();
    gates.put(id, new Gate(rule));
    return id;
  }

  /**
   * An armed or released gate.
   *
   * @throws NoSuchElementException if there is none
   */
  Gate gate(String id) {
    Gate gate = gates.get(id);
    if (gate == null) {
      throw new NoSuchElementException("No gate " + id);
    }
    return gate;
  }

  void remove(String id) {
    gate(id).remove();
    gates.remove(id);
  }

  private static Event event(Request request, EventPhase phase) {
    return new Event(EventKind.HTTP, phase, request.method() + " " + request.path(), null);
  }
}
