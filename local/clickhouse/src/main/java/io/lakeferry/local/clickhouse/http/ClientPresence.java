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
package io.lakeferry.local.clickhouse.http;

/** Knows whether the client still waits for its answer. */
public final class ClientPresence {
  private boolean gone;
  private Runnable action = () -> {};

  /** Runs the action when the client hangs up, at once if it has done so already. */
  public void onGone(Runnable newAction) {
    synchronized (this) {
      action = newAction;
      if (!gone) {
        return;
      }
    }
    newAction.run();
  }

  void markGone() {
    Runnable current;
    synchronized (this) {
      gone = true;
      current = action;
    }
    current.run();
  }
}
