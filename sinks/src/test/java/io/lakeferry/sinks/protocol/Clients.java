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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;

/** Clients of a {@link World} to which one thing happens. */
final class Clients {
  /** Nothing happens to it. */
  static final World.Client QUIET = new World.Client() {};

  private Clients() {}

  static LakeferryException refusal(String call) {
    return new LakeferryException(ErrorCode.PERMISSION, call, "a right is missing", "Grant it");
  }

  /** Whose calls of one kind are refused. */
  static World.Client refusedAt(String refused) {
    return before(
        refused,
        () -> {
          throw refusal(refused);
        });
  }

  /** Lets some calls of a kind through, refuses one, and lets all others through. */
  static World.Client refusedOnceAfter(String refused, int passed) {
    int[] calls = {0};
    return before(
        refused,
        () -> {
          if (calls[0]++ == passed) {
            throw refusal(refused);
          }
        });
  }

  /** Killed before its first call of a kind. */
  static World.Client killedBefore(String fatal) {
    return before(
        fatal,
        () -> {
          throw new Actor.Killed();
        });
  }

  /** Killed after its first call of a kind. */
  static World.Client killedAfter(String fatal) {
    return after(
        fatal,
        () -> {
          throw new Actor.Killed();
        });
  }

  /** Before whose first call of a kind something happens. */
  static World.Client meanwhile(String call, Runnable event) {
    boolean[] done = {false};
    return before(
        call,
        () -> {
          if (!done[0]) {
            done[0] = true;
            event.run();
          }
        });
  }

  /** Before each of whose calls of a kind something happens. */
  static World.Client before(String call, Runnable event) {
    return new World.Client() {
      @Override
      public void before(String name) {
        if (name.equals(call)) {
          event.run();
        }
      }
    };
  }

  /** After each of whose calls of a kind something happens. */
  static World.Client after(String call, Runnable event) {
    return new World.Client() {
      @Override
      public void after(String name) {
        if (name.equals(call)) {
          event.run();
        }
      }
    };
  }
}
