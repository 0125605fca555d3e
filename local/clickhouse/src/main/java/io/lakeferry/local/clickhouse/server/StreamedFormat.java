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
package io.lakeferry.local.clickhouse.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The formats whose chunks can be sent one after another. chDB makes every chunk a complete
 * document; what a format says once, at the beginning, is cut off from the second chunk on. All
 * other formats (JSON, Parquet, Pretty and so on) need their result as a whole, and so does
 * RawBLOB: chDB takes a chunk without bytes for the end.
 */
enum StreamedFormat {
  ROW_BINARY(Header.NONE, "RowBinary"),
  ROW_BINARY_NAMES(Header.BINARY_NAMES, "RowBinaryWithNames"),
  ROW_BINARY_NAMES_TYPES(Header.BINARY_NAMES_AND_TYPES, "RowBinaryWithNamesAndTypes"),
  NATIVE(Header.NONE, "Native"),
  TSV(Header.NONE, "TabSeparated", "TSV", "TabSeparatedRaw", "TSVRaw", "Raw", "TSKV"),
  TSV_NAMES(
      Header.LINE,
      "TabSeparatedWithNames",
      "TSVWithNames",
      "TabSeparatedRawWithNames",
      "TSVRawWithNames",
      "RawWithNames"),
  TSV_NAMES_TYPES(
      Header.TWO_LINES,
      "TabSeparatedWithNamesAndTypes",
      "TSVWithNamesAndTypes",
      "TabSeparatedRawWithNamesAndTypes",
      "TSVRawWithNamesAndTypes",
      "RawWithNamesAndTypes"),
  CSV(Header.NONE, "CSV"),
  CSV_NAMES(Header.CSV_LINE, "CSVWithNames"),
  CSV_NAMES_TYPES(Header.TWO_CSV_LINES, "CSVWithNamesAndTypes"),
  JSON_LINES(
      Header.NONE,
      "JSONEachRow",
      "JSONLines",
      "NDJSON",
      "JSONStringsEachRow",
      "JSONCompactEachRow",
      "JSONCompactStringsEachRow"),
  JSON_LINES_NAMES(
      Header.LINE, "JSONCompactEachRowWithNames", "JSONCompactStringsEachRowWithNames"),
  JSON_LINES_NAMES_TYPES(
      Header.TWO_LINES,
      "JSONCompactEachRowWithNamesAndTypes",
      "JSONCompactStringsEachRowWithNamesAndTypes"),
  OTHER_ROWS(Header.NONE, "LineAsString", "MsgPack");

  private enum Header {
    NONE,
    LINE,
    TWO_LINES,
    CSV_LINE,
    TWO_CSV_LINES,
    BINARY_NAMES,
    BINARY_NAMES_AND_TYPES
  }

  private final Header header;
  private final List<String> names;

  StreamedFormat(Header header, String... names) {
    this.header = header;
    this.names = List.of(names);
  }

  /** The format of a name; empty if its result cannot be sent chunk by chunk. */
  static Optional<StreamedFormat> of(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(
            format ->
                format.names.stream()
                    .anyMatch(known -> known.toLowerCase(Locale.ROOT).equals(wanted)))
        .findFirst();
  }

  /** How many bytes of a document are its header. */
  int headerLength(byte[] document) {
    return switch (header) {
      case NONE -> 0;
      case LINE -> lines(document, 1, false);
      case TWO_LINES -> lines(document, 2, false);
      case CSV_LINE -> lines(document, 1, true);
      case TWO_CSV_LINES -> lines(document, 2, true);
      case BINARY_NAMES -> binary(document, 1);
      case BINARY_NAMES_AND_TYPES -> binary(document, 2);
    };
  }

  /** The lines' length. CSV alone leaves a line end in a name as it is, inside quotes. */
  private static int lines(byte[] document, int count, boolean quotes) {
    int seen = 0;
    boolean quoted = false;
    for (int i = 0; i < document.length; i++) {
      if (quotes && document[i] == '"') {
        quoted = !quoted;
      } else if (document[i] == '\n' && !quoted) {
        seen++;
        if (seen == count) {
          return i + 1;
        }
      }
    }
    return document.length;
  }

  /** A count, then that many texts once or twice, each with its length before it. */
  private static int binary(byte[] document, int textsPerColumn) {
    Cursor cursor = new Cursor(document);
    long texts = cursor.number() * textsPerColumn;
    for (long i = 0; i < texts; i++) {
      long length = cursor.number();
      cursor.position += Math.toIntExact(length);
    }
    return cursor.position;
  }

  private static final class Cursor {
    private final byte[] document;
    private int position;

    private Cursor(byte[] document) {
      this.document = document;
    }

    private long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        int b = document[position++];
        value |= (long) (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }
  }
}
