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
import java.util.List;

/** Prints rows: the header first, then the rows, then the end. */
public interface RowPrinter {
  /** Names of the columns. */
  void header(List<String> columns);

  /** A row; a value may be null. */
  void row(List<?> values);

  /** No more rows. */
  void end();

  /** A table for a person, with cells cut to a readable width. */
  static RowPrinter table(PrintWriter out) {
    return new TablePrinter(out, TablePrinter.READABLE_WIDTH);
  }

  /** A table with whole cells, however wide. */
  static RowPrinter wideTable(PrintWriter out) {
    return new TablePrinter(out, Integer.MAX_VALUE);
  }

  /** One JSON object a line. */
  static RowPrinter jsonLines(PrintWriter out) {
    return new JsonLinePrinter(out);
  }
}
