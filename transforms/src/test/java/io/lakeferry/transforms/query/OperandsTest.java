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
package io.lakeferry.transforms.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperandsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event",
        "t.id",
        "`a b`",
        "cityHash64(uuid)",
        "f(g(a), h(b))",
        "f(a, ')')",
        "now()"
      })
  void namesAndCallsStandAsTheyAre(String expression) {
    assertThat(Operands.of(expression)).isEqualTo(expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ? b : c",
        "a OR b",
        "f(a) + g(b)",
        "f(a), g(b)",
        "(a)",
        "f(a) = '('",
        "`a` + `b`",
        "-a",
        "f('\\')')",
        "f(')",
        "f)("
      })
  void theRestStandsInBrackets(String expression) {
    assertThat(Operands.of(expression)).isEqualTo("(" + expression + ")");
  }
}
