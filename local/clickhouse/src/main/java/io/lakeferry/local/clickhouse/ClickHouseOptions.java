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
package io.lakeferry.local.clickhouse;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The command line.
 *
 * @param directory the data folder
 * @param port the port, 0 for any free one
 * @param user the one user
 * @param passwordFile the file with the user's password; a line end at its end does not count
 * @param readyFile the file to write once the server answers
 * @param parentPid the process with which to end
 */
record ClickHouseOptions(
    Path directory,
    int port,
    String user,
    Path passwordFile,
    Path readyFile,
    OptionalLong parentPid) {
  static final String USAGE =
      "Usage: ClickHouseMain --dir D --port P --user U --password-file F --ready-file R"
          + " [--parent-pid N]";
  private static final Set<String> NAMES =
      Set.of("--dir", "--port", "--user", "--password-file", "--ready-file", "--parent-pid");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static ClickHouseOptions parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("Unknown option " + name);
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("Option " + name + " has no value");
      }
      values.put(name, arguments.get(i + 1));
    }
    Optional<String> parent = Optional.ofNullable(values.get("--parent-pid"));
    return new ClickHouseOptions(
        Path.of(required(values, "--dir")),
        (int) number("--port", values.getOrDefault("--port", "0"), 65_535),
        required(values, "--user"),
        Path.of(required(values, "--password-file")),
        Path.of(required(values, "--ready-file")),
        parent.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(number("--parent-pid", parent.get(), Long.MAX_VALUE)));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("Option " + name + " is missing");
    }
    return value;
  }

  private static long number(String name, String text, long maximum) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Option " + name + " is no number: " + text, e);
    }
    throw new IllegalArgumentException("Option " + name + " is out of range: " + text);
  }
}
