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
package io.lakeferry.local.client;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table with aligned columns: numbers to the right, everything else to the left. */
final class TablePrinter implements RowPrinter {
  static final int READABLE_WIDTH = 80;

  /** The widths of all rows must be known before the first is printed. */
  private static final int MOST_ROWS = 1000;

  private final PrintWriter out;
  private final int widestCell;
  private final List<List<String>> cells = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();
  private List<String> columns = List.of();
  private long rows;

  TablePrinter(PrintWriter out, int widestCell) {
    this.out = out;
    this.widestCell = widestCell;
  }

  @Override
  public void header(List<String> names) {
    columns = List.copyOf(names);
    columns.forEach(name -> numeric.add(true));
  }

  @Override
  public void row(List<?> values) {
    rows++;
    if (cells.size() == MOST_ROWS) {
      return;
    }
    List<String> row = new ArrayList<>();
    for (int index = 0; index < values.size(); index++) {
      Object value = values.get(index);
      if (value != null && !(value instanceof Number)) {
        numeric.set(index, false);
      }
      row.add(cell(value));
    }
    cells.add(row);
  }

  @Override
  public void end() {
    List<Integer> widths = new ArrayList<>();
    for (int index = 0; index < columns.size(); index++) {
      int width = width(columns.get(index));
      for (List<String> row : cells) {
        width = Math.max(width, width(row.get(index)));
      }
      widths.add(width);
    }
    printLine(columns, widths);
    printLine(widths.stream().map("-"::repeat).toList(), widths);
    cells.forEach(row -> printLine(row, widths));
    if (rows > cells.size()) {
      out.println("(the first " + cells.size() + " of " + rows + " rows; --json shows all)");
    }
    out.flush();
  }

  private void printLine(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int index = 0; index < row.size(); index++) {
      String padding = " ".repeat(widths.get(index) - width(row.get(index)));
      line.append(index == 0 ? "" : "  ");
      line.append(
          numeric.get(index) && !cells.isEmpty()
              ? padding + row.get(index)
              : row.get(index) + padding);
    }
    out.println(line.toString().stripTrailing());
  }

  private String cell(Object value) {
    if (value == null) {
      return "NULL";
    }
    StringBuilder shown = new StringBuilder();
    value
        .toString()
        .codePoints()
        .limit(widestCell == Integer.MAX_VALUE ? Long.MAX_VALUE : widestCell + 1L)
        .forEach(point -> appendVisible(shown, point));
    int points = shown.codePointCount(0, shown.length());
    return points <= widestCell
        ? shown.toString()
        : shown.substring(0, shown.offsetByCodePoints(0, widestCell - 1)) + "…";
  }

  /** A line break or an escape sequence in a value must not break the table or the terminal. */
  private static void appendVisible(StringBuilder shown, int point) {
    switch (point) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (Character.isISOControl(point)) {
          shown.append(String.format("\\x%02x", point));
        } else {
          shown.appendCodePoint(point);
        }
      }
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
