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

import java.util.List;

/**
 * The table that holds a window, and the conditions that select the window in it.
 *
 * @param database its database
 * @param name its name
 * @param teamExpression integer expression that equals the team; null if the table holds one team
 * @param conditions all must hold for a row to be inside the window; the first is the one that
 *     defines the window, the others only spare reading
 * @param sortedRunsPerPart in how many stretches, each sorted by the model's key, a data part holds
 *     the window's rows at most: the table's sort order can have a date or an hour before the key.
 *     {@link #UNSORTED} if it is not sorted by the key
 */
public record SourceTable(
    String database,
    String name,
    String teamExpression,
    List<TimeRange> conditions,
    int sortedRunsPerPart)
    implements RowSource {
  /** Every split reads the key columns of the whole window. */
  public static final int UNSORTED = 0;

  public SourceTable {
    conditions = List.copyOf(conditions);
  }

  /** Database and name, for people. */
  @Override
  public String toString() {
    return database + "." + name;
  }
}
