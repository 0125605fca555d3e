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
package io.lakeferry.distribution;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.Snappy;

/**
 * What stands in a text in other forms than its own: as Base64, deflated, or as Beam serialises by
 * Snappy; or in several of these, one in the other, as the outcomes that workers tell.
 */
final class Unpacked {
  private static final int DEEPEST = 5;

  /** Words and paths are shorter, or broken by other characters. */
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{40,}");

  private static final int QUARTET = 4;
  private static final String SNAPPY = "\u0082SNAPPY\0";
  private static final int SNAPPY_HEADER = 16;
  private static final int DEFLATED = 0x78;

  private Unpacked() {}

  /** All that can be unpacked, without the text itself; one character for each byte, as it is. */
  static List<String> of(String text) {
    List<String> all = new ArrayList<>();
    unpack(text, 0, all);
    return all;
  }

  private static void unpack(String text, int depth, List<String> all) {
    if (depth == DEEPEST) {
      return;
    }
    Matcher base64 = BASE64.matcher(text);
    while (base64.find()) {
      // The length that precedes a text may look like its first characters.
      for (int offset = 0; offset < QUARTET; offset++) {
        byte[] bytes = decoded(base64.group().substring(offset));
        boolean deflated = bytes.length > 0 && bytes[0] == DEFLATED;
        String inside = text(deflated ? inflated(bytes) : bytes);
        if (!inside.isEmpty()) {
          all.add(inside);
          unpack(inside, depth + 1, all);
        }
      }
    }
    for (int at = text.indexOf(SNAPPY); at >= 0; at = text.indexOf(SNAPPY, at + 1)) {
      String inside = text(uncompressed(text, at + SNAPPY_HEADER));
      if (!inside.isEmpty()) {
        all.add(inside);
        unpack(inside, depth + 1, all);
      }
    }
  }

  private static byte[] decoded(String base64) {
    // One character that is too many is what follows the text.
    int length = base64.length() % QUARTET == 1 ? base64.length() - 1 : base64.length();
    return Base64.getDecoder().decode(base64.substring(0, length));
  }

  /** As far as that is possible. */
  private static byte[] inflated(byte[] deflated) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (InflaterInputStream inflater =
        new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      byte[] some = new byte[1024];
      for (int read = inflater.read(some); read >= 0; read = inflater.read(some)) {
        whole.write(some, 0, read);
      }
    } catch (IOException e) {
      // It begins like something deflated and is not, or other bytes follow it.
      return whole.toByteArray();
    }
    return whole.toByteArray();
  }

  /** The blocks from there on, as far as there are any: each is led by its length. */
  private static byte[] uncompressed(String text, int from) {
    byte[] bytes =
        text.substring(Math.min(from, text.length())).getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.remaining() >= Integer.BYTES) {
      int length = rest.getInt();
      if (length <= 0 || length > rest.remaining()) {
        break;
      }
      int at = rest.position();
      try {
        whole.writeBytes(Snappy.uncompress(Arrays.copyOfRange(bytes, at, at + length)));
      } catch (IOException e) {
        break;
      }
      rest.position(at + length);
    }
    return whole.toByteArray();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
