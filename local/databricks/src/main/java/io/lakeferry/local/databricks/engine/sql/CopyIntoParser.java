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
package io.lakeferry.local.databricks.engine.sql;

import io.lakeferry.local.databricks.engine.SqlFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parses {@code COPY INTO}.
 *
 * @see <a href="https://docs.databricks.com/sql/language-manual/delta-copy-into.html">COPY INTO</a>
 */
final class CopyIntoParser {

  private static final int ALL_ROWS = Integer.MAX_VALUE;

  private final TokenCursor cursor;
  private List<String> expressions = List.of();
  private String sourceAlias;
  private String format;
  private int validateRows = Statement.CopyInto.NO_VALIDATION;
  private List<String> files = List.of();
  private String pattern;
  private Map<String, String> formatOptions = new LinkedHashMap<>();
  private Map<String, String> copyOptions = new LinkedHashMap<>();

  private CopyIntoParser(TokenCursor cursor) {
    this.cursor = cursor;
  }

  /** Parses what follows the words COPY INTO, to the end of the statement. */
  static Statement.CopyInto parse(TokenCursor cursor) throws SqlFailure {
    return new CopyIntoParser(cursor).parse();
  }

  private Statement.CopyInto parse() throws SqlFailure {
    List<String> target = cursor.expectQualifiedName();
    Statement.Matching matching = Statement.Matching.BY_NAME;
    List<String> columns = List.of();
    if (cursor.take("by", "position")) {
      matching = Statement.Matching.BY_POSITION;
    } else if (cursor.isNextSymbol("(")) {
      matching = Statement.Matching.BY_LIST;
      columns = cursor.expectNames();
    }
    cursor.expect("from");
    String path = source();
    while (!cursor.isAtEnd() && !cursor.isNextSymbol(";")) {
      clause();
    }
    cursor.expectEnd();
    if (format == null) {
      throw SyntaxFailures.expected("FILEFORMAT", "end of input");
    }
    if (!files.isEmpty() && pattern != null) {
      throw SyntaxFailures.expected("either FILES or PATTERN", "PATTERN");
    }
    return new Statement.CopyInto(
        target,
        matching,
        columns,
        expressions,
        path,
        sourceAlias,
        format,
        validateRows,
        files,
        pattern,
        formatOptions,
        copyOptions);
  }

  private String source() throws SqlFailure {
    if (!cursor.takeSymbol("(")) {
      String path = cursor.expectString();
      refuseCredentials();
      return path;
    }
    cursor.expect("select");
    expressions = cursor.expectExpressionsUntil("from");
    cursor.expect("from");
    String path = cursor.expectString();
    refuseCredentials();
    if (!cursor.isNextSymbol(")")) {
      cursor.take("as");
      sourceAlias = cursor.expectName();
    }
    cursor.expectSymbol(")");
    return path;
  }

  private void refuseCredentials() throws SqlFailure {
    if (cursor.isNext("with")) {
      throw unsupported("WITH (CREDENTIAL …)");
    }
  }

  private void clause() throws SqlFailure {
    if (cursor.take("fileformat")) {
      cursor.takeSymbol("=");
      format = cursor.expectOptionValue().toLowerCase(Locale.ROOT);
    } else if (cursor.take("validate")) {
      validateRows = validation();
    } else if (cursor.take("files")) {
      cursor.takeSymbol("=");
      files = cursor.expectStrings();
    } else if (cursor.take("pattern")) {
      cursor.takeSymbol("=");
      pattern = cursor.expectString();
    } else if (cursor.take("format_options")) {
      formatOptions = cursor.expectOptions();
    } else if (cursor.take("copy_options")) {
      copyOptions = cursor.expectOptions();
    } else {
      throw SyntaxFailures.near(cursor.nextText());
    }
  }

  private int validation() throws SqlFailure {
    if (cursor.take("all") || cursor.isAtEnd() || isClause()) {
      return ALL_ROWS;
    }
    String text = cursor.next().text();
    int rows;
    try {
      rows = Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw SyntaxFailures.near(text);
    }
    cursor.expect("rows");
    return rows;
  }

  private boolean isClause() {
    return cursor.isNext("files")
        || cursor.isNext("pattern")
        || cursor.isNext("format_options")
        || cursor.isNext("copy_options")
        || cursor.isNextSymbol(";");
  }

  private static SqlFailure unsupported(String clause) {
    return new SqlFailure(
        "COPY_INTO_UNSUPPORTED_FEATURE",
        "0A000",
        "[COPY_INTO_UNSUPPORTED_FEATURE] The local warehouse's COPY INTO does not know "
            + clause
            + ". SQLSTATE: 0A000",
        null);
  }
}
