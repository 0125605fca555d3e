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
package io.lakeferry.local.databricks.engine.catalog;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names for Spark's session catalog, which has no catalogs and allows letters, digits and
 * underscores only. A catalog and a schema become one database name; a table name with other
 * characters is coded. {@link #restore} takes such names out of Spark's messages again.
 */
public final class SparkNames {

  private static final String DATABASE_PREFIX = "lfdb_";
  private static final String TABLE_PREFIX = "lftb_";
  private static final String SESSION_CATALOG = "spark_catalog";
  private static final HexFormat HEX = HexFormat.of();

  private SparkNames() {}

  static String database(String catalog, String schema) {
    return DATABASE_PREFIX + encode(catalog) + "_" + encode(schema);
  }

  static boolean isDatabase(String name) {
    return name.startsWith(DATABASE_PREFIX);
  }

  static String table(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    boolean plain =
        !folded.startsWith(TABLE_PREFIX) && folded.chars().allMatch(SparkNames::isPlain);
    return plain ? folded : TABLE_PREFIX + encode(folded);
  }

  static boolean isCodedTable(String name) {
    return name.startsWith(TABLE_PREFIX);
  }

  static String originalTable(String name) {
    return isCodedTable(name) ? decode(name.substring(TABLE_PREFIX.length())) : name;
  }

  private static boolean isPlain(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || character == '_';
  }

  private static String encode(String name) {
    return HEX.formatHex(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String code) {
    return new String(HEX.parseHex(code), StandardCharsets.UTF_8);
  }

  /** Replaces the names of this class by the ones that the user wrote. */
  public static String restore(String text) {
    String databases = restoreDatabases(text);
    return restoreTables(databases);
  }

  private static String restoreDatabases(String text) {
    StringBuilder result = new StringBuilder();
    int copied = 0;
    int found = text.indexOf(DATABASE_PREFIX);
    while (found >= 0) {
      int catalogEnd = hexEnd(text, found + DATABASE_PREFIX.length());
      int schemaEnd =
          catalogEnd < text.length() && text.charAt(catalogEnd) == '_'
              ? hexEnd(text, catalogEnd + 1)
              : -1;
      int next = found + DATABASE_PREFIX.length();
      if (schemaEnd > catalogEnd) {
        boolean quoted = found > 0 && text.charAt(found - 1) == '`';
        result.append(text, copied, withoutSessionCatalog(text, copied, found, quoted));
        result
            .append(quoted ? "`" : "")
            .append(decode(text.substring(found + DATABASE_PREFIX.length(), catalogEnd)))
            .append(quoted ? "`.`" : ".")
            .append(decode(text.substring(catalogEnd + 1, schemaEnd)));
        copied = schemaEnd;
        next = schemaEnd;
      }
      found = text.indexOf(DATABASE_PREFIX, next);
    }
    return result.append(text, copied, text.length()).toString();
  }

  private static int withoutSessionCatalog(String text, int from, int found, boolean quoted) {
    int end = quoted ? found - 1 : found;
    String before = quoted ? "`" + SESSION_CATALOG + "`." : SESSION_CATALOG + ".";
    return end - before.length() >= from && text.startsWith(before, end - before.length())
        ? end - before.length()
        : end;
  }

  private static String restoreTables(String text) {
    StringBuilder result = new StringBuilder();
    int copied = 0;
    int found = text.indexOf(TABLE_PREFIX);
    while (found >= 0) {
      int end = hexEnd(text, found + TABLE_PREFIX.length());
      if (end > found + TABLE_PREFIX.length()) {
        result.append(text, copied, found).append(originalTable(text.substring(found, end)));
        copied = end;
      }
      found = text.indexOf(TABLE_PREFIX, end);
    }
    return result.append(text, copied, text.length()).toString();
  }

  /** The end of the pairs of hexadecimal digits that start here. */
  private static int hexEnd(String text, int start) {
    int end = start;
    while (end + 1 < text.length()
        && Character.digit(text.charAt(end), 16) >= 0
        && Character.digit(text.charAt(end + 1), 16) >= 0) {
      end += 2;
    }
    return end;
  }
}
