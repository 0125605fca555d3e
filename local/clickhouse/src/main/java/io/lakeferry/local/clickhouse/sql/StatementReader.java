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
package io.lakeferry.local.clickhouse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Recognises one statement. */
final class StatementReader {
  private static final Set<String> QUERY_STARTS = Set.of("SELECT", "WITH", "FROM");
  private static final Set<String> CHANGES =
      Set.of(
          "INSERT",
          "CREATE",
          "ALTER",
          "DROP",
          "TRUNCATE",
          "RENAME",
          "EXCHANGE",
          "DELETE",
          "UPDATE",
          "OPTIMIZE",
          "ATTACH",
          "DETACH",
          "UNDROP",
          "GRANT",
          "REVOKE",
          "MOVE",
          "SYSTEM",
          "BACKUP",
          "RESTORE",
          "REPLACE");

  private final byte[] text;
  private final int length;
  private final Tokenizer tokenizer;
  private final List<Token> tokens = new ArrayList<>();

  StatementReader(byte[] text, int length) {
    this.text = text;
    this.length = length;
    this.tokenizer = new Tokenizer(text, length);
  }

  Statement read() {
    Optional<Token> first = next();
    while (first.isPresent() && first.get().isSymbol('(')) {
      first = next();
    }
    if (first.isEmpty()) {
      return new Statement(
          tokens.isEmpty() ? Statement.Kind.EMPTY : Statement.Kind.OTHER,
          Optional.empty(),
          -1,
          -1,
          "",
          false,
          Optional.empty());
    }
    if (first.get().is("INSERT")) {
      return readInsert();
    }
    if (first.get().is("WITH") && leadsToInsert(first.get().depth())) {
      return statement(Statement.Kind.OTHER, "INSERT", true);
    }
    readToEnd();
    String word = first.get().text().toUpperCase(Locale.ROOT);
    if (QUERY_STARTS.contains(word)) {
      return statement(Statement.Kind.SELECT, word, false);
    }
    boolean kill = word.equals("KILL") && tokens.size() > 1 && tokens.get(1).is("QUERY");
    boolean temporary =
        word.equals("CREATE") && tokens.stream().limit(4).anyMatch(t -> t.is("TEMPORARY"));
    return statement(
        kill ? Statement.Kind.KILL_QUERY : Statement.Kind.OTHER,
        word,
        CHANGES.contains(word) && !temporary);
  }

  private Optional<Token> next() {
    Optional<Token> token = tokenizer.next();
    token.ifPresent(tokens::add);
    return token;
  }

  private void readToEnd() {
    while (next().isPresent()) {}
  }

  /** Reads on to the first SELECT or INSERT on the level of the WITH. */
  private boolean leadsToInsert(int depth) {
    for (Optional<Token> token = next(); token.isPresent(); token = next()) {
      if (token.get().depth() == depth && token.get().is("INSERT")) {
        readToEnd();
        return true;
      }
      if (token.get().depth() == depth && token.get().is("SELECT")) {
        return false;
      }
    }
    return false;
  }

  /**
   * {@code INSERT INTO [TABLE] [FUNCTION] name [(columns)] [SETTINGS …] FORMAT … | VALUES … |
   * SELECT …}. What follows FORMAT or VALUES is data and not looked at.
   */
  private Statement readInsert() {
    Optional<Token> token = next();
    while (token.isPresent() && token.get().isAny(List.of("INTO", "TABLE", "FUNCTION"))) {
      token = next();
    }
    token = next();
    while (token.isPresent() && token.get().isSymbol('.')) {
      next();
      token = next();
    }
    for (; token.isPresent(); token = next()) {
      Token current = token.get();
      if (current.depth() > 0) {
        continue;
      }
      if (current.is("FORMAT")) {
        return insertFormat(current);
      }
      if (current.is("VALUES")) {
        return new Statement(
            Statement.Kind.INSERT_VALUES,
            Optional.empty(),
            -1,
            current.end(),
            "INSERT",
            true,
            refusal());
      }
      if (current.isAny(List.of("SELECT", "WITH"))) {
        readToEnd();
        return statement(Statement.Kind.OTHER, "INSERT", true);
      }
    }
    return statement(Statement.Kind.OTHER, "INSERT", true);
  }

  private Statement insertFormat(Token keyword) {
    Optional<Token> name = next();
    if (name.isEmpty() || !name.get().isName()) {
      return statement(Statement.Kind.OTHER, "INSERT", true);
    }
    boolean values = name.get().text().equalsIgnoreCase("VALUES");
    return new Statement(
        Statement.Kind.INSERT_FORMAT,
        Optional.of(values ? "Values" : name.get().text()),
        keyword.start(),
        dataStart(name.get().end()),
        "INSERT",
        true,
        refusal());
  }

  /** Data begins after the line that names the format, or after the blanks behind the name. */
  private int dataStart(int end) {
    int i = end;
    while (i < length && Tokenizer.isBlank(text[i]) && text[i] != '\n') {
      i++;
    }
    return i < length && text[i] == '\n' ? i + 1 : i;
  }

  private Statement statement(Statement.Kind kind, String firstWord, boolean changesData) {
    Optional<Token> format = formatClause();
    return new Statement(
        kind,
        format.map(keyword -> tokens.get(tokens.indexOf(keyword) + 1).text()),
        format.map(Token::start).orElse(-1),
        -1,
        firstWord,
        changesData,
        refusal());
  }

  /** The last {@code FORMAT name} outside brackets that ends the statement, SETTINGS aside. */
  private Optional<Token> formatClause() {
    for (int i = tokens.size() - 2; i >= 0; i--) {
      Token keyword = tokens.get(i);
      if (keyword.depth() == 0 && keyword.is("FORMAT") && tokens.get(i + 1).isName()) {
        boolean ends = i + 2 == tokens.size();
        if (ends || tokens.get(i + 2).isSymbol(';') || tokens.get(i + 2).is("SETTINGS")) {
          return Optional.of(keyword);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Statement.Refusal> refusal() {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      Token following = tokens.get(i + 1);
      if (token.isSymbol(';') && !following.isSymbol(';')) {
        return Optional.of(Statement.Refusal.MULTIPLE_STATEMENTS);
      }
      if (token.depth() == 0 && token.is("INTO") && following.is("OUTFILE")) {
        return Optional.of(Statement.Refusal.INTO_OUTFILE);
      }
      if (token.depth() == 0 && token.is("FROM") && following.is("INFILE")) {
        return Optional.of(Statement.Refusal.FROM_INFILE);
      }
    }
    return Optional.empty();
  }
}
