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
package io.lakeferry.local.readers;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Prints a table's rows, one JSON object a line, in no order.
 *
 * <pre>
 * rows FOLDER                    all columns but those of type VARIANT
 * variants FOLDER KEY COLUMN     a VARIANT column and the text column that says whose it is
 * </pre>
 *
 * Timestamps are numbers: microseconds since 1970. A NULL is a field that is absent.
 */
public final class ReadersMain {
  private static final int USAGE = 2;

  private ReadersMain() {}

  /**
   * Runs one command.
   *
   * @throws IOException if the table cannot be read
   * @throws SQLException if DuckDB cannot read a data file
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8)) {
      if (arguments.length == 2 && arguments[0].equals("rows")) {
        KernelTable.open(Path.of(arguments[1])).forEachRow(out::println);
      } else if (arguments.length == 4 && arguments[0].equals("variants")) {
        KernelTable table = KernelTable.open(Path.of(arguments[1]));
        new VariantColumn(arguments[2], arguments[3]).forEachRow(table.liveFiles(), out::println);
      } else {
        System.err.println("rows FOLDER | variants FOLDER KEY COLUMN");
        System.exit(USAGE);
      }
    }
  }
}
