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
package io.lakeferry.pipelines.jdbc;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.sources.clickhouse.SourceChoice;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSource;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.Set;

/** The questions that a source is asked: what an export of a period would read, counted. */
final class SourceQuestions {
  private final ExportSettings settings;
  private final Set<String> tables;
  private final Instant now;

  /**
   * @param tables those of the tables of events that exist
   * @param now decides which of them holds a window
   */
  SourceQuestions(ExportSettings settings, Set<String> tables, Instant now) {
    this.settings = settings;
    this.tables = tables;
    this.now = now;
  }

  /** How many rows the period has, one of each key if the model says so. */
  SourceQuestion count(int number, Window period) {
    return SourceQuestion.ofCount(number, queries(settings.model(), period).count(KeyRange.ALL));
  }

  /**
   * The queries of an export of the period.
   *
   * @param model the settings' own, or the same with other columns
   */
  WindowQueries queries(Model model, Window period) {
    RowSelection selection = settings.of(period).selection();
    RowSource source =
        SourceChoice.of(
            settings.source().database(),
            settings.model(),
            selection,
            now,
            () -> tables,
            unused -> SourceTable.UNSORTED);
    return new WindowQueries(model, source, selection);
  }
}
