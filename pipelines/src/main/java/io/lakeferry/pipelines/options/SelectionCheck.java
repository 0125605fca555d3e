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

import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.window.DateSpan;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks what is exported and how it stands in the target, as far as the model decides on it. */
final class SelectionCheck {
  /** Beyond it nothing is dated, and bounds would leave the range of ClickHouse's times. */
  private static final Duration LONGEST_SPAN = Duration.ofDays(20_000);

  private final Problems problems;

  SelectionCheck(Problems problems) {
    this.problems = problems;
  }

  /** The model with the columns that were asked for; null if there is none. */
  LoadedModel model(SelectionOptions options) {
    LoadedModel model = problems.collect(() -> Models.complete(options.getModel()));
    List<String> columns = list("--columns", options.getColumns());
    if (model == null) {
      return null;
    }
    LoadedModel chosen = problems.collect(() -> model.with(columns));
    return chosen == null ? model : chosen;
  }

  /**
   * The rows of a window.
   *
   * @param model null if it was found wrong
   * @param window null if it was found wrong
   * @return null if the window is
   */
  RowSelection rows(SelectionOptions options, Model model, Window window) {
    if (options.getTeamId() != null && options.getTeamId() < 0) {
      problems.add("--teamId", "is negative", "Give the project's number");
    }
    List<String> included = included(options.getIncludeEvents());
    List<String> excluded = list("--excludeEvents", options.getExcludeEvents());
    RowSelection rows =
        new RowSelection(
            options.getTeamId() == null ? 0 : options.getTeamId(),
            window,
            by(options.getWindowBy()),
            included,
            excluded,
            new DateSpan(
                span("--lookBack", options.getLookBack(), DateSpan.POSTHOGS.before()),
                span("--lookAhead", options.getLookAhead(), DateSpan.POSTHOGS.after())));
    if (model != null) {
      rows.misfits(model).forEach(problems::add);
    }
    return window == null || options.getTeamId() == null ? null : rows;
  }

  /** Null for any time. */
  private Duration span(String option, String text, Duration otherwise) {
    if (text.strip().equalsIgnoreCase("unlimited")) {
      return null;
    }
    Duration span =
        problems.read(option, text, Texts::duration, Texts.DURATION_FORM + ", or unlimited");
    if (span != null && span.compareTo(LONGEST_SPAN) > 0) {
      problems.add(option, "is longer than " + LONGEST_SPAN.toDays() + " days", "Write unlimited");
    }
    return span == null ? otherwise : span;
  }

  /** A list that a script made, and that came out empty, would else mean all events. */
  private List<String> included(String text) {
    List<String> names = problems.read("--includeEvents", text, Texts::list, Texts.LIST_FORM);
    if (text != null && names != null && names.isEmpty()) {
      problems.add("--includeEvents", "names no event", "Leave it out to export all events");
    }
    return names == null ? List.of() : names;
  }

  private RowSelection.By by(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "landed" -> RowSelection.By.LANDED;
      case "timestamp" -> RowSelection.By.TIMESTAMP;
      default -> {
        problems.add(
            "--windowBy",
            "'" + Excerpt.of(text) + "' is not understood",
            "Write landed or timestamp");
        yield RowSelection.By.LANDED;
      }
    };
  }

  /** How rows come into the target. */
  WriteMode writeMode(TargetOptions options, Model model) {
    String text = options.getWriteMode();
    if (model != null && model.isMutable()) {
      if (text != null) {
        problems.add(
            "--writeMode",
            "model " + model.name() + " is always merged, by its key and version",
            "Leave it out");
      }
      return WriteMode.MERGE;
    }
    // Appended rows are counted by the time of ingestion.
    boolean appends =
        model == null || model.merge() == null || model.ingestedAtColumn().isPresent();
    if (text == null) {
      return appends ? WriteMode.APPEND : WriteMode.DEDUPE;
    }
    switch (text.toLowerCase(Locale.ROOT)) {
      case "append" -> {
        if (!appends) {
          problems.add(
              "--writeMode",
              "model "
                  + model.name()
                  + " has no column with ingestedAt, by which appended rows are counted",
              "Leave it out to load by the model's key, or give the model such a column");
        }
        return WriteMode.APPEND;
      }
      case "dedupe" -> {
        if (model != null && model.merge() == null) {
          problems.add(
              "--writeMode",
              "model " + model.name() + " has no key by which rows could be told apart",
              "Write append, or give the model a merge key");
        }
        return WriteMode.DEDUPE;
      }
      default -> {
        problems.add(
            "--writeMode",
            "'" + Excerpt.of(text) + "' is not understood",
            "Write append or dedupe");
        return WriteMode.APPEND;
      }
    }
  }

  /**
   * What a target gets that is created.
   *
   * @param model null if it was found wrong
   */
  NewTable newTable(TargetOptions options, Model model, JsonColumns jsonColumns) {
    List<String> clusterBy = list("--clusterBy", options.getClusterBy());
    Map<String, String> properties =
        problems.read(
            "--tableProperties",
            options.getTableProperties(),
            Texts::properties,
            Texts.PROPERTIES_FORM);
    NewTable table =
        new NewTable(
            clusterBy, options.getTableComment(), properties == null ? Map.of() : properties);
    if (model != null) {
      problems.collect(() -> table.clusterColumns(model, jsonColumns));
    }
    return table;
  }

  private List<String> list(String option, String text) {
    List<String> names = problems.read(option, text, Texts::list, Texts.LIST_FORM);
    return names == null ? List.of() : names;
  }
}
