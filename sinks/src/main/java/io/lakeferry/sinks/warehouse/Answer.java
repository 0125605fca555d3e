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
package io.lakeferry.sinks.warehouse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The whole, small result of a statement, every value as text.
 *
 * @param columns names in lower case; empty for a statement without a result
 * @param rows each as long as {@code columns}, NULL as null
 */
public record Answer(List<String> columns, List<List<String>> rows) {
  public Answer {
    columns = columns.stream().map(column -> column.toLowerCase(Locale.ROOT)).toList();
    // Values can be null, which List.copyOf refuses.
    rows = rows.stream().map(row -> Collections.unmodifiableList(new ArrayList<>(row))).toList();
  }

  /** Whether the result has this column. */
  public boolean has(String column) {
    return columns.contains(column);
  }

  /**
   * A value as text, or null for NULL.
   *
   * @throws IllegalStateException if the result has no such column
   */
  public String text(List<String> row, String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalStateException("no column " + column + " among " + columns);
    }
    return row.get(index);
  }

  /**
   * A whole number.
   *
   * @throws IllegalStateException if there is no such column or its value is NULL
   */
  public long number(List<String> row, String column) {
    String text = text(row, column);
    if (text == null) {
      throw new IllegalStateException("column " + column + " is NULL");
    }
    return Long.parseLong(text);
  }

  /** The only row. */
  public List<String> onlyRow() {
    if (rows.size() != 1) {
      throw new IllegalStateException("one row expected, " + rows.size() + " came");
    }
    return rows.get(0);
  }

  /** The first row, if any came. */
  public Optional<List<String>> firstRow() {
    return rows.stream().findFirst();
  }
}
