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
package io.lakeferry.local.clickhouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MidStreamErrorTest {

  @Test
  void aLongMessageIsCutToSixteenKilobytes() {
    byte[] block = MidStreamError.block("ü".repeat(20_000), "abcdefghijklmnop");
    assertThat(block.length).isBetween(16_000, 16 * 1024);
    String text = new String(block, StandardCharsets.UTF_8);
    assertThat(text).startsWith("\r\n__exception__\r\nabcdefghijklmnop\r\nü");
    assertThat(text).endsWith(" abcdefghijklmnop\r\n__exception__\r\n");
  }
}
