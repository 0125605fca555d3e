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
package io.lakeferry.local.databricks.service.sea;

import io.lakeferry.local.databricks.service.files.UploadMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A statement that the service answers itself. */
sealed interface ServiceCommand {
  /** Longest statement time-out, which is also the default. */
  Duration LONGEST_TIMEOUT = Duration.ofDays(2);

  /**
   * {@code SET STATEMENT_TIMEOUT = seconds} or {@code RESET STATEMENT_TIMEOUT} (<a
   * href="https://docs.databricks.com/sql/language-manual/parameters/statement_timeout.html">
   * documented here</a>).
   *
   * @param text as the client wrote it
   */
  record LimitTime(String text, Duration timeout) implements ServiceCommand {}

  /**
   * {@code PUT 'local' INTO 'volume path' [OVERWRITE]} (<a
   * href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-aux-connector-put-into">
   * documented here</a>).
   */
  record Put(String localFile, String volumePath, UploadMode mode) implements ServiceCommand {}

  /**
   * {@code GET 'volume path' TO 'local'} (<a
   * href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-aux-connector-get">
   * documented here</a>).
   */
  record Get(String volumePath, String localFile) implements ServiceCommand {}

  /**
   * {@code REMOVE 'volume path'} (<a
   * href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-aux-connector-remove">
   * documented here</a>).
   */
  record Remove(String volumePath) implements ServiceCommand {}

  /** Reads a statement; empty if it is one for the engine. */
  static Optional<ServiceCommand> parse(String sql) {
    List<SqlWords.Word> words = SqlWords.of(sql, 7);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    SqlWords.Word verb = words.get(0);
    if (verb.is("SET") || verb.is("RESET")) {
      return timeLimit(words);
    }
    if (verb.is("PUT") && matches(words, "INTO")) {
      boolean overwrite = words.size() == 5 && words.get(4).is("OVERWRITE");
      return overwrite || words.size() == 4
          ? Optional.of(
              new Put(
                  words.get(1).text(),
                  words.get(3).text(),
                  overwrite ? UploadMode.REPLACE : UploadMode.CREATE))
          : Optional.empty();
    }
    if (verb.is("GET") && matches(words, "TO") && words.size() == 4) {
      return Optional.of(new Get(words.get(1).text(), words.get(3).text()));
    }
    if (verb.is("REMOVE") && words.size() == 2 && isText(words.get(1))) {
      return Optional.of(new Remove(words.get(1).text()));
    }
    return Optional.empty();
  }

  /** Reads a time-out in seconds; empty if it is none. 0 stands for the longest. */
  static Optional<Duration> timeout(String seconds) {
    try {
      Duration timeout = Duration.ofSeconds(Long.parseLong(seconds.trim()));
      if (timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
        return Optional.empty();
      }
      return Optional.of(timeout.isZero() ? LONGEST_TIMEOUT : timeout);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static Optional<ServiceCommand> timeLimit(List<SqlWords.Word> words) {
    if (words.size() < 2 || !words.get(1).is("STATEMENT_TIMEOUT")) {
      return Optional.empty();
    }
    if (words.get(0).is("RESET")) {
      return Optional.of(
          new LimitTime(Long.toString(LONGEST_TIMEOUT.toSeconds()), LONGEST_TIMEOUT));
    }
    String seconds = words.get(words.size() - 1).text();
    return words.size() == 4
        ? timeout(seconds).map(timeout -> new LimitTime(seconds, timeout))
        : Optional.empty();
  }

  private static boolean matches(List<SqlWords.Word> words, String preposition) {
    return words.size() >= 4
        && isText(words.get(1))
        && words.get(2).is(preposition)
        && isText(words.get(3));
  }

  private static boolean isText(SqlWords.Word word) {
    return word.kind() == SqlWords.Kind.TEXT;
  }
}
