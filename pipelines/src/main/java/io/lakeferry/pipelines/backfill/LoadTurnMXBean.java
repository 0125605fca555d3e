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

/**
 * A turn as its process's management server shows it: how loads reach it that a runner works at
 * with serialised copies of everything. Public as the management server demands.
 */
public interface LoadTurnMXBean {

  /**
   * Waits for the turn.
   *
   * @param load who waits, a name that nobody else has
   * @param millis how long at most
   * @return whether it is that load's turn now
   */
  boolean enter(String load, long millis);

  /** Lets the next one in; nothing happens if it is not that load's turn. */
  void leave(String load);
}
