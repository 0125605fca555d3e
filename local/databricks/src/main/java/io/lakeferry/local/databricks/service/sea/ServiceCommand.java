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
import java.util.List;
import java.util.Optional;

/** A statement that the service answers itself. */
sealed interface ServiceCommand {
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
    List<SqlWords.Word> words = SqlWords.of(sql, 6);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    SqlWords.Word verb = words.get(0);
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
