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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlNamesTest {
  private static final String SQL =
      """
      SELECT distinct_id, -- id
        'id' AS text, p.id, /* plan
        plan */ s.`plan`,
        max(s.version)
      FROM "odd" AS s WHERE id = 1 AND x.version = {split} -- {split}
      """;

  @ParameterizedTest
  @CsvSource({
    "distinct_id, 0",
    "id, 4",
    "p.id, 1",
    "plan, 2",
    "s.plan, 2",
    "version, 3",
    "x.version, 4",
    "t.version, 3",
    "odd, 4",
    "text, 1",
    "sion, 0",
    "nobody, 0",
    "a.b.c, 0",
  })
  void aNameIsFoundWhereItIsUsed(String name, int line) {
    assertThat(SqlNames.lineOf(SQL, name)).isEqualTo(line);
  }

  @Test
  void aMarkIsFoundWhereItCounts() {
    assertThat(SqlNames.lineOfMark(SQL)).isEqualTo(4);
    assertThat(SqlNames.lineOfMark("-- {split}\nSELECT 1")).isZero();
  }
}
