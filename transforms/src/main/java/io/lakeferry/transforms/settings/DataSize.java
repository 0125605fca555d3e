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
package io.lakeferry.transforms.settings;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes.
 *
 * @param bytes not negative
 */
public record DataSize(long bytes) implements Serializable, Comparable<DataSize> {
  private static final Pattern TEXT = Pattern.compile("(\\d+)\\s*(B|KB|MB|GB|TB|KIB|MIB|GIB|TIB)?");

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  /** {@code count} times 1,048,576 bytes. */
  public static DataSize ofMebibytes(long count) {
    return new DataSize(Math.multiplyExact(count, 1L << 20));
  }

  /**
   * Reads texts such as {@code 128MiB}, {@code 1 GB} or {@code 4096}.
   *
   * @throws IllegalArgumentException if it is no size
   */
  public static DataSize parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a size: " + text);
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    long base = unit.contains("I") ? 1024 : 1000;
    int power = "BKMGT".indexOf(unit.charAt(0));
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    try {
      return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large a size: " + text, e);
    }
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The size in the largest binary unit that divides it, for example {@code 128MiB}. */
  @Override
  public String toString() {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    long value = bytes;
    int unit = 0;
    while (unit < units.length - 1 && value >= 1024 && value % 1024 == 0) {
      value /= 1024;
      unit++;
    }
    return value + units[unit];
  }
}
