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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSource;
import java.io.Serializable;
import java.util.List;

/**
 * A window, divided.
 *
 * @param source where its rows lie
 * @param splits disjoint and complete; none if the window holds no row
 * @param expectedRows rows of the whole window, by count
 * @param expectedBytes about how many bytes they are uncompressed: from a sample of a table, by the
 *     columns' types for a query
 * @param cost what planning made ClickHouse read
 */
public record WindowPlan(
    Model model,
    RowSelection selection,
    RowSource source,
    List<Split> splits,
    long expectedRows,
    long expectedBytes,
    PlanCost cost)
    implements Serializable {
  public WindowPlan {
    splits = List.copyOf(splits);
  }

  /**
   * The queries that an export of this plan sends, in a form that can be pasted into
   * clickhouse-client: one per split, and one count per split that is sent only if its rows do not
   * agree with the plan.
   */
  public List<String> statements() {
    return splits.stream()
        .map(Split::range)
        .flatMap(
            range ->
                List.of(queries().export(range), queries().count(range)).stream()
                    .map(Statement::script))
        .toList();
  }

  /** The one query that would read the window undivided. */
  Statement wholeWindow() {
    return queries().export(KeyRange.ALL);
  }

  WindowQueries queries() {
    return new WindowQueries(model, source, selection);
  }
}
