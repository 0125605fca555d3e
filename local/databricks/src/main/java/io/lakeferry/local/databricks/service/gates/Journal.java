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

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last events in the order in which they happened; older ones are forgotten. */
final class Journal {
  /**
   * A noted event.
   *
   * @param sequence 1 for the first event since the start
   * @param epochMillis milliseconds since the epoch
   */
  record Entry(long sequence, long epochMillis, Event event) {}

  private final Clock clock;
  private final int capacity;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long lastSequence;

  Journal(Clock clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  synchronized void note(Event event) {
    if (entries.size() == capacity) {
      entries.removeFirst();
    }
    lastSequence++;
    entries.addLast(new Entry(lastSequence, clock.millis(), event));
  }

  /** The entries with a greater sequence number, oldest first. */
  synchronized List<Entry> since(long sequence) {
    return entries.stream().filter(entry -> entry.sequence() > sequence).toList();
  }
}
