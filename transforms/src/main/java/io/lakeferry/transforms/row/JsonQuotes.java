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

/**
 * Looks at how a text begins, as far as it tells a JSON document that is a string from a text that
 * is no JSON.
 *
 * <p>Once loaded both are VARIANT strings, <code>"abc"</code> by its content <code>abc</code> and
 * <code>abc</code> by itself, and nobody can tell them apart. Only a JSON string begins with a
 * quote, though, and loses it on the way. So the quotes at the beginning of the source's texts and
 * of the target's strings give the number of texts that the target's parser refused, as long as it
 * takes what begins with a whole JSON string (Spark's does, and drops what follows): see {@code
 * count} in the sinks' {@code TargetSql}.
 */
final class JsonQuotes {
  private static final String ESCAPES = "\"\\/bfnrtu";
  private static final int HEX_DIGITS = 4;

  private JsonQuotes() {}

  /**
   * 0 if the text does not begin with a quote, white space aside; 1 if it does; 2 if it begins with
   * a whole JSON string whose content begins with a quote in its turn, which a target's string then
   * shows, too.
   *
   * @param bytes UTF-8
   */
  static int leading(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int position = offset;
    while (position < end && isWhiteSpace(bytes[position])) {
      position++;
    }
    if (position == end || bytes[position] != '"') {
      return 0;
    }
    return contentBeginsWithQuote(bytes, position + 1, end) && isWhole(bytes, position + 1, end)
        ? 2
        : 1;
  }

  private static boolean isWhiteSpace(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  /** Inside a JSON string a quote is always escaped, and so is white space but for the blank. */
  private static boolean contentBeginsWithQuote(byte[] bytes, int start, int end) {
    int position = start;
    while (position < end) {
      if (bytes[position] == ' ') {
        position++;
        continue;
      }
      if (bytes[position] != '\\' || position + 1 == end) {
        return false;
      }
      int character = bytes[position + 1];
      int next = position + 2;
      if (character == 'u') {
        character = codeUnit(bytes, next, end);
        next += HEX_DIGITS;
      } else if (character == 'n' || character == 'r' || character == 't') {
        character = ' ';
      }
      if (!isWhiteSpace(character)) {
        return character == '"';
      }
      position = next;
    }
    return false;
  }

  /** Whether the string that begins before the position ends, and all in it is well-formed. */
  private static boolean isWhole(byte[] bytes, int start, int end) {
    int position = start;
    while (position < end) {
      int character = bytes[position++];
      if (character == '"') {
        return true;
      }
      if (character >= 0 && character < ' ') {
        return false;
      }
      if (character == '\\') {
        if (position == end || ESCAPES.indexOf(bytes[position]) < 0) {
          return false;
        }
        if (bytes[position++] == 'u') {
          if (codeUnit(bytes, position, end) < 0) {
            return false;
          }
          position += HEX_DIGITS;
        }
      }
    }
    return false;
  }

  /** The code unit that four hexadecimal digits give, or -1 if they are none. */
  private static int codeUnit(byte[] bytes, int position, int end) {
    if (end - position < HEX_DIGITS) {
      return -1;
    }
    int unit = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = Character.digit(bytes[position + i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
