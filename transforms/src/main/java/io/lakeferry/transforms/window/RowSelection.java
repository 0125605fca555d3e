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
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which rows of a model a run exports.
 *
 * @param teamId whose rows
 * @param by the time that decides whether a row lies in the window
 * @param includeEvents names of the events that are exported; empty for all
 * @param excludeEvents names of the events that are not
 * @param dated how far from the window events may be dated that landed in it
 */
public record RowSelection(
    long teamId,
    Window window,
    By by,
    List<String> includeEvents,
    List<String> excludeEvents,
    DateSpan dated)
    implements Serializable {
  public RowSelection {
    includeEvents = List.copyOf(includeEvents);
    excludeEvents = List.copyOf(excludeEvents);
  }

  /** With PostHog's limits of an event's date. */
  public RowSelection(
      long teamId, Window window, By by, List<String> includeEvents, List<String> excludeEvents) {
    this(teamId, window, by, includeEvents, excludeEvents, DateSpan.POSTHOGS);
  }

  /** The same of another window. */
  public RowSelection of(Window other) {
    return new RowSelection(teamId, other, by, includeEvents, excludeEvents, dated);
  }

  /** All rows of the team that landed in the window. */
  public static RowSelection landed(long teamId, Window window) {
    return new RowSelection(teamId, window, By.LANDED, List.of(), List.of());
  }

  /**
   * Checks that the model's rows can be selected so.
   *
   * @throws LakeferryException INVALID_OPTION naming the first option that does not fit
   */
  public void requireFitting(Model model) {
    misfits(model).stream()
        .findFirst()
        .ifPresent(
            misfit -> {
              throw misfit;
            });
  }

  /** What speaks against selecting the model's rows so, whatever the window is. */
  public List<LakeferryException> misfits(Model model) {
    List<LakeferryException> misfits = new ArrayList<>();
    if (!(model.source() instanceof ModelSource.EventTables)) {
      Map<String, Boolean> unused = new LinkedHashMap<>();
      unused.put("--includeEvents", includeEvents.isEmpty());
      unused.put("--excludeEvents", excludeEvents.isEmpty());
      unused.put("--windowBy=timestamp", by == By.LANDED);
      unused.put("--lookBack", Objects.equals(dated.before(), DateSpan.POSTHOGS.before()));
      unused.put("--lookAhead", Objects.equals(dated.after(), DateSpan.POSTHOGS.after()));
      unused.forEach(
          (option, isUnused) -> {
            if (!isUnused) {
              misfits.add(
                  misfit(option, "model " + model.name() + " is none of events", "Leave it out"));
            }
          });
    }
    if (by == By.TIMESTAMP && !dated.equals(DateSpan.POSTHOGS)) {
      misfits.add(
          misfit(
              DateSpan.POSTHOGS.before().equals(dated.before()) ? "--lookAhead" : "--lookBack",
              "a window by timestamp holds just the events that are dated in it",
              "Leave it out, or export by the time of landing"));
    }
    includeEvents.stream()
        .filter(excludeEvents::contains)
        .findFirst()
        .ifPresent(
            event ->
                misfits.add(
                    misfit(
                        "--excludeEvents",
                        "'" + Excerpt.of(event) + "' stands in --includeEvents, too",
                        "Leave it out of one of the two")));
    return misfits;
  }

  private static LakeferryException misfit(String option, String problem, String remedy) {
    return new LakeferryException(ErrorCode.INVALID_OPTION, option, problem, remedy);
  }

  /** The time that decides. */
  public enum By {
    /** When the row landed in ClickHouse, as the model defines it. */
    LANDED,
    /** The event's own timestamp, for models of events only. */
    TIMESTAMP
  }
}
