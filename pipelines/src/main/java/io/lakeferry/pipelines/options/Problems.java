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
package io.lakeferry.pipelines.options;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers what is wrong with the options, so that the user hears of everything at once. */
final class Problems {
  private static final Pattern OPTION = Pattern.compile("--([A-Za-z]+)(.*)", Pattern.DOTALL);

  private final List<LakeferryException> found = new ArrayList<>();
  private final Map<String, String> origins = new HashMap<>();

  /**
   * From now on problems with the option say where its value comes from.
   *
   * @param option its name without dashes
   */
  void comesFrom(String option, String origin) {
    origins.put(option, origin);
  }

  void add(String option, String problem, String remedy) {
    found.add(new LakeferryException(ErrorCode.INVALID_OPTION, option, problem, remedy));
  }

  /** Runs a check that throws what it finds; null if it found something. */
  <T> T collect(Supplier<T> check) {
    try {
      return check.get();
    } catch (LakeferryException e) {
      found.add(e);
      return null;
    }
  }

  /** Reads a value that may be repeated; null if it is missing or wrong. */
  <T> T read(String option, String text, Function<String, T> reader, String form) {
    if (text == null) {
      return null;
    }
    try {
      return reader.apply(text.strip());
    } catch (RuntimeException e) {
      add(option, "'" + Excerpt.of(text) + "' is not understood", "Write " + form);
      return null;
    }
  }

  void add(LakeferryException problem) {
    found.add(problem);
  }

  int count() {
    return found.size();
  }

  /**
   * Does nothing if nothing was found.
   *
   * @throws LakeferryException INVALID_OPTION with everything that was found, in one line
   */
  void throwIfAny(String help) {
    if (found.isEmpty()) {
      return;
    }
    if (found.size() == 1) {
      throw withOrigin(found.get(0));
    }
    StringBuilder text = new StringBuilder();
    for (LakeferryException problem : found) {
      text.append(text.isEmpty() ? "" : " | ").append(withOrigin(problem).getMessage());
    }
    throw new LakeferryException(
        ErrorCode.INVALID_OPTION, found.size() + " options", text.toString(), "See " + help);
  }

  /** A message begins with the option; where that came from stands behind it. */
  private LakeferryException withOrigin(LakeferryException problem) {
    Matcher option = OPTION.matcher(problem.what());
    String origin = option.matches() ? origins.get(option.group(1)) : null;
    if (origin == null) {
      return problem;
    }
    int colon = option.group(2).indexOf(": ");
    return new LakeferryException(
        problem.code(),
        "--" + option.group(1) + " (from " + origin + ")" + option.group(2).substring(0, colon),
        option.group(2).substring(colon + ": ".length()),
        problem.remedy(),
        problem.getCause());
  }

  /** Adds a problem if the number is out of range. */
  void requireRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      add(option, "'" + value + "' is out of range", "Give " + least + " to " + most);
    }
  }

  /** The first line of another's message. */
  static String firstLine(String message) {
    return message == null ? "are not understood" : message.lines().findFirst().orElse("");
  }
}
