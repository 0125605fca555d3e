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
package io.lakeferry.transforms.window;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import java.io.Serializable;
import java.util.List;

/**
 * Which rows of a model a run exports.
 *
 * @param teamId whose rows
 * @param by the time that decides whether a row lies in the window
 * @param includeEvents names of the events that are exported; empty for all
 * @param excludeEvents names of the events that are not
 */
public record RowSelection(
    long teamId, Window window, By by, List<String> includeEvents, List<String> excludeEvents)
    implements Serializable {
  public RowSelection {
    includeEvents = List.copyOf(includeEvents);
    excludeEvents = List.copyOf(excludeEvents);
  }

  /** All rows of the team that landed in the window. */
  public static RowSelection landed(long teamId, Window window) {
    return new RowSelection(teamId, window, By.LANDED, List.of(), List.of());
  }

  /**
   * Checks that the model's rows can be selected so.
   *
   * @throws LakeferryException INVALID_OPTION naming the option
   */
  public void requireFitting(Model model) {
    if (!(model.source() instanceof ModelSource.EventTables)) {
      requireNone("--includeEvents", includeEvents.isEmpty(), model);
      requireNone("--excludeEvents", excludeEvents.isEmpty(), model);
      requireNone("--windowBy", by == By.LANDED, model);
    }
    List<String> both = includeEvents.stream().filter(excludeEvents::contains).toList();
    if (!both.isEmpty()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--excludeEvents",
          "it leaves out what --includeEvents asks for: " + String.join(", ", both),
          "Name an event in one of them only");
    }
  }

  private static void requireNone(String option, boolean none, Model model) {
    if (!none) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          option,
          "model " + model.name() + " has no events to choose by it",
          "Leave it out, or put the condition into the model's query");
    }
  }

  /** The time that decides. */
  public enum By {
    /** When the row landed in ClickHouse, as the model defines it. */
    LANDED,
    /** The event's own timestamp, for models of events only. */
    TIMESTAMP
  }
}
