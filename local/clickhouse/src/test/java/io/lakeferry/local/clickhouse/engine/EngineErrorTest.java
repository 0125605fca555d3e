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
package io.lakeferry.local.clickhouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EngineErrorTest {

  private static void assertParsed(String text, int code, String message) {
    EngineException error = EngineError.parse(text, "1.2.3.4");
    assertThat(error.code()).isEqualTo(code);
    assertThat(error).hasMessage(message);
  }

  @Test
  void addsTheVersionOnce() {
    assertParsed(
        "Code: 60. DB::Exception: Unknown table (x). (UNKNOWN_TABLE)",
        60,
        "Code: 60. DB::Exception: Unknown table (x). (UNKNOWN_TABLE) (version 1.2.3.4)");
    assertParsed(
        "Code: 27. DB::Exception: Cannot parse. (CANNOT_PARSE_INPUT) (version 1.2.3.4)",
        27,
        "Code: 27. DB::Exception: Cannot parse. (CANNOT_PARSE_INPUT) (version 1.2.3.4)");
  }

  @Test
  void takesTheWrappingOff() {
    assertParsed(
        "Code: 73. DB::Exception: Code: 73. DB::Exception: Code: 73. DB::Exception: Unknown format"
            + " X. (UNKNOWN_FORMAT) (version 1.2.3.4). (UNKNOWN_FORMAT) (version 1.2.3.4)."
            + " (UNKNOWN_FORMAT)",
        73,
        "Code: 73. DB::Exception: Unknown format X. (UNKNOWN_FORMAT) (version 1.2.3.4)");
  }

  @Test
  void anErrorWithoutCodeIsUnknown() {
    assertParsed(
        "Invalid insert stream",
        1002,
        "Code: 1002. DB::Exception: Invalid insert stream. (UNKNOWN_EXCEPTION) (version 1.2.3.4)");
  }
}
