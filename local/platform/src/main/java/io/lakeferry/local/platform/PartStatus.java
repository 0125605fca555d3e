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
package io.lakeferry.local.platform;

import java.time.Instant;
import java.util.Map;

/**
 * What is known of a local server.
 *
 * @param part which one
 * @param state whether it runs
 * @param processId its process, or 0 if it was never started
 * @param startedAt when the process started, or null if it does not run
 * @param ports its ports by name; empty if it is not ready
 * @param bytesOnDisk size of its folder, in bytes
 */
public record PartStatus(
    LocalPart part,
    State state,
    long processId,
    Instant startedAt,
    Map<String, Integer> ports,
    long bytesOnDisk) {

  /** Whether a local server runs. */
  public enum State {
    /** It runs and takes connections. */
    READY,
    /** Its process runs, but it takes no connections yet. */
    STARTING,
    /** It was started and its process is gone without having been stopped. */
    DEAD,
    /** It does not run. */
    STOPPED
  }
}
