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
package io.lakeferry.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonQuotesTest {

  private static int leading(String text) {
    byte[] bytes = ("x" + text + "\"").getBytes(StandardCharsets.UTF_8);
    return JsonQuotes.leading(bytes, 1, bytes.length - 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "{\"a\": \"b\"}", "[\"a\"]", "17", "abc", "'a'", "\\\"a"})
  void whatDoesNotBeginWithAQuoteHasNone(String text) {
    assertThat(leading(text)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"\"",
        "\"abc\"",
        " \t\r\n\"abc\" \n",
        "\"abc",
        "\"abc\" def",
        "\"größe 😀\"",
        "\"a\\\"b\"",
        "\"\\u00e4\"",
        "\"\\\\\\\"a\"",
        // Their content begins with a quote, but they are no whole strings.
        "\"\\\"abc",
        "\"\\\"a\\x\"",
        "\"\\\"a\\u12\"",
        "\"\\\"a\tb\"",
        "\"\\\"",
        "\"\\u0022a",
        "\"\\u002\"",
        "\"\\"
      })
  void theQuoteOfAStringCountsOnce(String text) {
    assertThat(leading(text)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\\"\"",
        "\"\\\"abc\\\"\"",
        "\"\\u0022abc\"",
        " \"  \\n\\t\\r\\u0020\\u000a\\\"größe\\u00fc\" ",
        "\"\\\"a\\/\\b\\f\\\\\"",
        "\"\\\"a\" and more"
      })
  void aQuoteInsideComesOnTop(String text) {
    assertThat(leading(text)).isEqualTo(2);
  }
}
