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
package io.lakeferry.transforms.split;

import io.lakeferry.transforms.model.KeyPart;
import java.io.Serializable;
import java.util.HexFormat;

/**
 * One value of a key part, as it can stand in SQL and in JSON whatever bytes it holds.
 *
 * @param type how it compares
 * @param text for STRING the bytes in lower-case hexadecimal; for UINT64 the unsigned decimal
 *     number
 */
public record KeyValue(KeyPart.Type type, String text) implements Serializable {
  public KeyValue {
    // The text goes into SQL as it is, so nothing else may stand in it.
    boolean valid =
        switch (type) {
          case STRING -> text.length() % 2 == 0 && text.chars().allMatch(KeyValue::isHexDigit);
          case UINT64 -> isUnsigned(text);
        };
    if (!valid) {
      throw new IllegalArgumentException("not the text of a " + type + " key value: " + text);
    }
  }

  /** A string's bytes. */
  public static KeyValue ofBytes(byte[] bytes) {
    return new KeyValue(KeyPart.Type.STRING, HexFormat.of().formatHex(bytes));
  }

  /** An unsigned 64-bit number. */
  public static KeyValue ofUnsigned(long value) {
    return new KeyValue(KeyPart.Type.UINT64, Long.toUnsignedString(value));
  }

  private static boolean isHexDigit(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }

  private static boolean isUnsigned(String text) {
    try {
      return Long.toUnsignedString(Long.parseUnsignedLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
