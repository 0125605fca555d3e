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

import java.time.Instant;

/**
 * A run of a stream as the ledger has it.
 *
 * @param outcome rows, files and time
 * @param agreement whether a launch with the settings at hand would take it for its own
 */
public record CommittedRun(RunIdentity identity, LoadOutcome outcome, Agreement agreement) {

  /** How the run stands to settings and target of today. */
  public enum Agreement {
    /** Written by the same rules, into the table that stands. */
    SAME,
    /** Written by the same rules, into the table that stands, in another write mode. */
    OTHER_MODE,
    /** Written from other columns, filters or another source. */
    OTHER_RULES,
    /** Written into a table that stands no more under this name. */
    OTHER_TABLE
  }

  /** What its rows hold in the target's column of ingestion timestamps. */
  public Instant ingestedAt() {
    return outcome.ingestedAt();
  }
}
