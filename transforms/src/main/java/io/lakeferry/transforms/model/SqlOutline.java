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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be said of a query without a server: its placeholders, and whether it is one SELECT that
 * can stand in brackets. Comments and quoted texts count for nothing, so that a condition that was
 * commented out is missed.
 */
final class SqlOutline {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\s*(\\w+)\\s*(:[^{}]*)?\\}");
  private static final Pattern SELECT =
      Pattern.compile(
          "\\s*(?:\\(\\s*)*(?:SELECT|WITH)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What may stand around a name. */
  private static final String QUOTES = "[`\"]?";

  private static final String NAME = QUOTES + "(\\w+)" + QUOTES;

  /** The word alone can be a column; with a setting behind it, it is none. */
  private static final Pattern SETTINGS =
      Pattern.compile(
          "\\bSETTINGS\\s+(?=" + QUOTES + "\\w+" + QUOTES + "\\s*=)", Pattern.CASE_INSENSITIVE);

  /** One setting of a list; its value can be a map or a list. */
  private static final Pattern SETTING =
      Pattern.compile("\\G\\s*,?\\s*" + NAME + "\\s*=\\s*(?:\\{[^}]*\\}|\\[[^\\]]*\\]|[^,()\\s]*)");

  /** As columns can be called so, too, only with a number or a value that is put in. */
  private static final Pattern LIMIT =
      Pattern.compile(
          "\\b(?:SELECT\\s+(?:DISTINCT\\s+)?TOP\\s*[\\s(]\\d|LIMIT\\s*\\(\\s*[\\d{]|LIMIT\\s+\\d+e\\d|LIMIT\\s+(?:\\d+|\\{[^}]*\\})(?:\\s*(?:,|\\bOFFSET\\b)\\s*\\d+)?\\b(?!\\s*[,\\d]|\\s+(?:BY|OFFSET)\\b)"
              + "|(?:OFFSET|FETCH\\s+(?:FIRST|NEXT))\\s+\\d+(?!\\d|\\s+BY\\b))",
          Pattern.CASE_INSENSITIVE);

  /** A name in quotes or a plain one, but neither a function nor a type behind two colons. */
  private static final Pattern NAME_IN_EXPRESSION =
      Pattern.compile("(?<!::)(?:[`\"]([^`\"]*)([`\"])|(?<![\\w:])([A-Za-z_]\\w*)\\b(?!\\s*\\())");

  private final String sql;
  private final String code;

  private SqlOutline(String sql, String code) {
    this.sql = sql;
    this.code = code;
  }

  static SqlOutline of(String sql) {
    return new SqlOutline(sql, withoutTexts(sql, "'\"`"));
  }

  boolean isSelect() {
    return SELECT.matcher(code).matches();
  }

  /** The line of the first semicolon, counted from 0; -1 if there is none. */
  int semicolonLine() {
    int position = code.indexOf(';');
    return position < 0 ? -1 : lineOf(position);
  }

  boolean bracketsMatch() {
    int depth = 0;
    for (int index = 0; index < code.length(); index++) {
      char character = code.charAt(index);
      depth += character == '(' ? 1 : character == ')' ? -1 : 0;
      if (depth < 0) {
        return false;
      }
    }
    return depth == 0;
  }

  List<Placeholder> placeholders() {
    List<Placeholder> placeholders = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(code);
    while (matcher.find()) {
      String type =
          matcher.group(2) == null
              ? ""
              : sql.substring(matcher.start(2) + 1, matcher.end(2)).strip();
      placeholders.add(
          new Placeholder(matcher.group(1), type, matcher.group(), lineOf(matcher.start())));
    }
    return placeholders;
  }

  /** The settings that it gives to itself or to a query inside. */
  List<Setting> settings() {
    String named = withNames();
    List<Setting> settings = new ArrayList<>();
    Matcher clause = SETTINGS.matcher(named);
    while (clause.find()) {
      Matcher setting = SETTING.matcher(named).region(clause.end(), named.length());
      while (setting.find()) {
        settings.add(new Setting(setting.group(1), lineOf(setting.start(1))));
      }
    }
    return settings;
  }

  /** The text with blanks for comments and texts; names stay, quoted ones, too. */
  String withNames() {
    return withoutTexts(sql, "'");
  }

  /** The names of columns in an expression; words in front of a bracket are functions. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    Matcher matcher = NAME_IN_EXPRESSION.matcher(withNames());
    while (matcher.find()) {
      String quoted = matcher.group(1);
      String name = quoted == null ? matcher.group(3) : quoted;
      if (quoted != null || !isWord(name.toLowerCase(Locale.ROOT))) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean isWord(String name) {
    return ModelReader.WORDS.contains(name)
        || Set.of("div", "mod", "ilike", "true", "false").contains(name);
  }

  /**
   * The line of a LIMIT or OFFSET of the whole query, counted from 0; -1 if there is none. One of
   * each group, by LIMIT BY, is another thing.
   */
  int limitLine() {
    Matcher limit = LIMIT.matcher(code);
    while (limit.find()) {
      String before = code.substring(0, limit.start());
      if (before.chars().filter(c -> c == '(').count()
          <= before.chars().filter(c -> c == ')').count()) {
        return lineOf(limit.start());
      }
    }
    return -1;
  }

  private int lineOf(int position) {
    return (int) code.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  /** The same with blanks for what stands in comments and these quotes; line ends stay. */
  private static String withoutTexts(String sql, String quotes) {
    StringBuilder code = new StringBuilder(sql);
    int position = 0;
    while (position < sql.length()) {
      int end = textEnd(sql, position);
      boolean stays =
          end > position
              && "'\"`".indexOf(sql.charAt(position)) >= 0
              && quotes.indexOf(sql.charAt(position)) < 0;
      for (int index = position; index < end; index++) {
        if (!stays && sql.charAt(index) != '\n') {
          code.setCharAt(index, ' ');
        }
      }
      position = Math.max(end, position + 1);
    }
    return code.toString();
  }

  /** The end of the comment or quoted text that begins at a position; the position if none does. */
  private static int textEnd(String sql, int position) {
    char character = sql.charAt(position);
    if (character == '\'' || character == '"' || character == '`') {
      return quoteEnd(sql, position);
    }
    if (sql.startsWith("--", position)
        || sql.startsWith("# ", position)
        || sql.startsWith("#!", position)) {
      int end = sql.indexOf('\n', position);
      return end < 0 ? sql.length() : end;
    }
    if (sql.startsWith("/*", position)) {
      int end = sql.indexOf("*/", position + 2);
      return end < 0 ? sql.length() : end + 2;
    }
    return position;
  }

  private static int quoteEnd(String sql, int start) {
    char quote = sql.charAt(start);
    int position = start + 1;
    while (position < sql.length()) {
      char character = sql.charAt(position);
      if (character == '\\') {
        position += 2;
      } else if (character == quote) {
        // A doubled quote begins the next text at once, which comes to the same here.
        return position + 1;
      } else {
        position++;
      }
    }
    return sql.length();
  }

  /**
   * A name in braces.
   *
   * @param type what stands behind the colon; empty without one
   * @param text all of it, as it stands there
   * @param line counted from 0
   */
  record Placeholder(String name, String type, String text, int line) {}

  /**
   * A setting.
   *
   * @param line counted from 0
   */
  record Setting(String name, int line) {}
}
