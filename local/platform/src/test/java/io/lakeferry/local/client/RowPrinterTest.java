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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowPrinterTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void alignsATable() {
    print(
        new TablePrinter(out, 80),
        List.of("name", "n"),
        Arrays.asList("a", 5L),
        Arrays.asList("longer", 1234L),
        Arrays.asList(null, null));

    assertThat(text.toString().lines())
        .containsExactly(
            "name       n", "------  ----", "a          5", "longer  1234", "NULL    NULL");
  }

  @Test
  void cutsALongCellAndShowsControlCharacters() {
    print(new TablePrinter(out, 8), List.of("v"), List.of("💥".repeat(9)), List.of("a\nb\u001b["));

    assertThat(text.toString().lines().skip(2))
        .containsExactly("💥".repeat(7) + "…", "a\\nb\\x1b…".substring(0, 7) + "…");
  }

  @Test
  void saysThatItLeftRowsOut() {
    RowPrinter printer = new TablePrinter(out, 8);
    printer.header(List.of("n"));
    for (int row = 0; row < 1001; row++) {
      printer.row(List.of(row));
    }
    printer.end();

    assertThat(text.toString().lines())
        .hasSize(1003)
        .last()
        .isEqualTo("(the first 1000 of 1001 rows; --json shows all)");
  }

  @Test
  void writesOneObjectALine() {
    print(
        new JsonLinePrinter(out),
        List.of("a", "b", "a", "c"),
        Arrays.asList(1L, "x\n\"y\"", true, null),
        Arrays.asList(2.5, "", false, "é"));

    assertThat(text.toString().lines())
        .containsExactly(
            "{\"a\":1,\"b\":\"x\\n\\\"y\\\"\",\"a_2\":true,\"c\":null}",
            "{\"a\":2.5,\"b\":\"\",\"a_2\":false,\"c\":\"é\"}");
  }

  private static void print(RowPrinter printer, List<String> header, List<?>... rows) {
    printer.header(header);
    for (List<?> row : rows) {
      printer.row(row);
    }
    printer.end();
  }
}
