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
package io.lakeferry.transforms.model;

import java.io.Serializable;

/** Where a model's rows come from in ClickHouse. */
public sealed interface ModelSource extends Serializable {

  /**
   * PostHog's tables of events; which one holds a window is decided by {@link
   * io.lakeferry.transforms.window.LandedRule}.
   */
  record EventTables() implements ModelSource {}

  /**
   * A table of the source database.
   *
   * @param table its name
   * @param windowExpression DateTime or DateTime64 expression over its columns whose value lies in
   *     the window
   * @param teamExpression integer expression that equals the team; null if the table holds one team
   */
  record Table(String table, String windowExpression, String teamExpression)
      implements ModelSource {}

  /**
   * A SELECT that yields the window's rows.
   *
   * @param sql with the ClickHouse parameters <code>{window_start:DateTime64(6, 'UTC')}</code> and
   *     <code>{window_end:DateTime64(6, 'UTC')}</code>, and <code>{team_id:Int64}</code>, without
   *     which its file has to say that it holds one team; <code>{split}</code> marks where the
   *     split's condition on the key may stand inside, so that ClickHouse can prune by it: without
   *     that mark it stands around the query
   * @param earliest a SELECT of one row with one DateTime or DateTime64: an instant in the first
   *     window that has rows, or NULL if none has; it may use <code>{team_id:Int64}</code>. It
   *     decides on no row of an export. Null if the model does not say
   */
  record Query(String sql, String earliest) implements ModelSource {
    /** A query that does not say where its data begins. */
    public Query(String sql) {
      this(sql, null);
    }
  }
}
