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
package io.lakeferry.local.command;

import java.util.Locale;

/** Makes one line of what servers and drivers say. */
final class OneLine {
  private static final String DRIVER_PREAMBLE = "error message:";
  private static final String DRIVER_TRAILER = ", error code:";

  /** ClickHouse lists everything that could have stood in the place of a mistake. */
  private static final int MOST_CHARACTERS = 500;

  private OneLine() {}

  /** The text without line breaks, cut if it is long; never null. */
  static String of(String text) {
    return cut(joined(text));
  }

  /**
   * What the server said. databricks-jdbc puts the statement's id and its whole text in front of
   * it.
   */
  static String ofDriver(String message) {
    String line = joined(message);
    int preamble = line.toLowerCase(Locale.ROOT).indexOf(DRIVER_PREAMBLE);
    if (preamble >= 0) {
      line = line.substring(preamble + DRIVER_PREAMBLE.length());
    }
    int trailer = line.toLowerCase(Locale.ROOT).lastIndexOf(DRIVER_TRAILER);
    return cut(trailer < 0 ? line.strip() : line.substring(0, trailer).strip());
  }

  private static String joined(String text) {
    return text == null ? "(no message)" : text.strip().replaceAll("\\s+", " ");
  }

  private static String cut(String line) {
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
  }
}
