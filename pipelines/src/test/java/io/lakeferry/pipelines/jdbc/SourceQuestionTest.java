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
package io.lakeferry.pipelines.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.query.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceQuestionTest {

  @Test
  void namedParametersBecomeQuestionMarksInTheirOrderAndTypes() {
    SourceQuestion question =
        SourceQuestion.ofCount(
            7,
            new Statement(
                "SELECT count() FROM t WHERE a = {team_id:Int64} AND b >= {from_0:DateTime64(6,"
                    + " 'UTC')} AND event IN {names:Array(String)} AND c = {team_id:Int64}",
                new TreeMap<>(
                    Map.of(
                        "from_0",
                        "2026-03-01 00:00:00.000000",
                        "team_id",
                        "2",
                        "names",
                        "['a']"))));

    assertThat(question.text())
        .isEqualTo(
            "SELECT CAST(? AS Int64), *\nFROM (\nSELECT count() FROM t WHERE a = CAST(? AS Int64)"
                + " AND b >= CAST(? AS DateTime64(6, 'UTC')) AND event IN CAST(? AS Array(String))"
                + " AND c = CAST(? AS Int64)\n)");
    assertThat(question.parameters())
        .containsExactly("7", "2", "2026-03-01 00:00:00.000000", "['a']", "2");
  }

  @Test
  void otherBracesStayAsTheyAre() {
    assertThat(
            SourceQuestion.ofCount(
                    0, new Statement("SELECT '{a:b} $1 \\\\' FROM t", new TreeMap<>()))
                .text())
        .contains("SELECT '{a:b} $1 \\\\' FROM t");
  }
}
