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

import java.util.ArrayList;
import java.util.List;

/** The launcher's threads that work on a job, so that a stop can interrupt them. Thread-safe. */
final class LaunchThreads {
  private final List<Thread> threads = new ArrayList<>();
  private boolean interrupted;

  /** The calling thread works on it. */
  synchronized void enter() {
    threads.add(Thread.currentThread());
  }

  /**
   * The calling thread has done its part. No interruption of ours is left to it: it would keep
   * reports from being written.
   */
  synchronized void leave() {
    threads.remove(Thread.currentThread());
    if (interrupted) {
      Thread.interrupted();
    }
  }

  synchronized void interrupt() {
    interrupted = true;
    threads.forEach(Thread::interrupt);
  }
}
