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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static boolean javaAccepts(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void everyCodePointIsWellFormed() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        if (!Utf8.isWellFormed(bytes, 0, bytes.length)) {
          assertThat(codePoint).as("ill-formed").isNull();
        }
      }
    }
  }

  @Test
  void agreesWithTheJdkOnAllShortSequences() {
    byte[] bytes = new byte[3];
    for (int i = 0; i < 1 << 24; i += 1) {
      // Only lead bytes and the edges of continuation bytes differ in meaning.
      int second = (i >> 8) & 0xFF;
      int third = i & 0xFF;
      if (interesting(second) && interesting(third)) {
        bytes[0] = (byte) (i >> 16);
        bytes[1] = (byte) second;
        bytes[2] = (byte) third;
        if (Utf8.isWellFormed(bytes, 0, 3) != javaAccepts(bytes, 0, 3)) {
          assertThat(Integer.toHexString(i)).as("disagrees").isNull();
        }
      }
    }
  }

  private static boolean interesting(int value) {
    return value == 0
        || value == 0x7F
        || value == 0x80
        || value == 0x8F
        || value == 0x90
        || value == 0x9F
        || value == 0xA0
        || value == 0xBF
        || value == 0xC0
        || value == 0xC2
        || value == 0xED
        || value == 0xF4
        || value == 0xFF;
  }

  @Test
  void agreesWithTheJdkOnRandomText() {
    Random random = new Random(11);
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder();
      int parts = random.nextInt(12);
      for (int i = 0; i < parts; i++) {
        switch (random.nextInt(4)) {
          case 0 -> text.append("ascii run of some length, and more".substring(random.nextInt(30)));
          case 1 -> text.append('é');
          case 2 -> text.append('€');
          default -> text.append("\uD83D\uDE00");
        }
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int offset = bytes.length == 0 ? 0 : random.nextInt(Math.min(bytes.length, 4));
      assertThat(Utf8.isWellFormed(bytes, offset, bytes.length - offset))
          .isEqualTo(javaAccepts(bytes, offset, bytes.length - offset));
    }
  }
}
