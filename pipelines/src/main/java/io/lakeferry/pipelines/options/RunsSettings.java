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
package io.lakeferry.pipelines.options;

import io.lakeferry.sinks.connection.TargetConnection;
import java.util.List;

/**
 * What the look into the ledger was told, checked.
 *
 * @param runId the run that the action is about; null if it is about none
 */
public record RunsSettings(
    TargetConnection warehouse,
    String catalog,
    String schema,
    Action action,
    String runId,
    Verbosity verbosity) {

  /** What can be done. */
  public enum Action {
    LIST(1),
    SHOW(2),
    ABANDON(2),
    ACCEPT(2),
    SWEEP(1);

    private final int words;

    /**
     * @param words how many it takes: itself, and a run's id
     */
    Action(int words) {
      this.words = words;
    }

    /** Throws LakeferryException INVALID_OPTION if these are not the words of an action. */
    static Action of(List<String> words) {
      return ActionWords.find(
          Action.class,
          action -> action.words,
          words,
          "runs",
          "Write list, sweep, show <run>, abandon <run> or accept <run>");
    }
  }
}
