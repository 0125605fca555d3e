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

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The source's side of a run before the extraction. Used by one thread. */
public interface WindowSource extends AutoCloseable {

  /** Checks credentials, database, source tables and columns. */
  void preflight();

  /** Counts the window's rows and cuts it into splits. Reads only. */
  PlannedWindow plan();

  /**
   * When the team's data begins, by the time that decides on windows; whatever this window is.
   *
   * @return empty if there is none
   */
  Optional<Instant> earliest();

  /** Readable facts that belong into the run's fingerprint, by name. Sends nothing. */
  Map<String, String> description();

  /** Cancels own running queries and closes connections; may be called from another thread. */
  @Override
  void close();
}
