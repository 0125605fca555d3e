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

import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.period.Periods;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Checks what the commands that go over a range of periods have of their own. */
final class RangeCheck {
  private final Problems problems;
  private final PeriodCheck period;
  private final Clock clock;

  RangeCheck(Problems problems, PeriodCheck period, Clock clock) {
    this.problems = problems;
    this.period = period;
    this.clock = clock;
  }

  /** Null if it was found wrong. */
  RangeSettings range(PeriodOptions periodOptions, RangeOptions options) {
    Periods periods = period.requiredPeriods(periodOptions);
    boolean earliest = "earliest".equalsIgnoreCase(options.getFrom());
    Instant from = earliest ? null : period.instant("--from", options.getFrom(), periods);
    Instant to = period.instant("--to", options.getTo(), periods);
    if (from != null && to != null && !from.isBefore(to)) {
      problems.add("--to", "is not after --from", "Give the first instant after the range");
    }
    if (periods == null) {
      return null;
    }
    if (from != null) {
      problems.collect(() -> periods.cut(from, from));
    }
    return new RangeSettings(periods, Optional.ofNullable(from), Optional.ofNullable(to));
  }

  /** Only a model's own query can fail to say where its data begins. */
  void requireBeginning(RangeSettings range, LoadedModel loaded) {
    if (range == null || range.from().isPresent() || loaded == null) {
      return;
    }
    if (loaded.model().source() instanceof ModelSource.Query query && query.earliest() == null) {
      problems.add(
          "--from=earliest",
          loaded.file()
              + ":"
              + loaded.line(LoadedModel.SOURCE)
              + " has no 'earliest' in 'source', the query that finds where the data begins",
          "Add earliest: SELECT min(<time>) FROM <table> WHERE <team> = {team_id:Int64}, as"
              + " docs/models.md describes it, or give the instant");
    }
  }

  /**
   * Stands for the periods where the options of one are read; null if the range was found wrong.
   */
  Window anyPeriod(RangeSettings range) {
    return range == null ? null : range.periods().lastFullPeriod(clock.instant());
  }

  BackfillSettings.OnFailure onFailure(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "stop" -> BackfillSettings.OnFailure.STOP;
      case "continue" -> BackfillSettings.OnFailure.CONTINUE;
      default -> {
        problems.add(
            "--onFailure",
            "'" + Excerpt.of(text) + "' is not understood",
            "Write stop or continue");
        yield BackfillSettings.OnFailure.STOP;
      }
    };
  }

  /**
   * @param text null for the default
   * @param model null if it was found wrong
   */
  VerifySettings.Comparison comparison(String text, Model model) {
    if (text == null) {
      return VerifySettings.Comparison.usual(model);
    }
    switch (text.toLowerCase(Locale.ROOT)) {
      case "counts" -> {
        return VerifySettings.Comparison.COUNTS;
      }
      case "keys" -> {
        if (model != null && model.merge() == null) {
          problems.add(
              "--compare",
              "model " + model.name() + " has no merge key to compare by",
              "Give the model a merge key, or compare counts");
        }
        return VerifySettings.Comparison.KEYS;
      }
      default -> {
        problems.add(
            "--compare", "'" + Excerpt.of(text) + "' is not understood", "Write counts or keys");
        return VerifySettings.Comparison.COUNTS;
      }
    }
  }
}
