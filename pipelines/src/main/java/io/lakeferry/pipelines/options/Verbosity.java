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

import java.util.List;

/** How much is told on the terminal. */
public enum Verbosity {
  /** Progress, summary, warnings. */
  QUIET,
  /** The log from INFO on. */
  VERBOSE,
  /** The log from DEBUG on, and stack traces. */
  DEBUG;

  private static final String TRUE = "true";

  /**
   * What a command line asks for, with environment and file, before the options are read in
   * earnest: that makes Beam log, and whatever is wrong with them is told only then.
   */
  public static Verbosity peek(String[] arguments) {
    return peek(OptionSources.of(arguments));
  }

  static Verbosity peek(OptionSources sources) {
    if (isOn(sources, "debug")) {
      return DEBUG;
    }
    return isOn(sources, "verbose") ? VERBOSE : QUIET;
  }

  private static boolean isOn(OptionSources sources, String option) {
    String given = given(sources, option);
    String config = given == null ? given(sources, ConfigOptions.NAME) : null;
    if (config == null) {
      return TRUE.equals(given);
    }
    return ConfigFile.read(config, List.of(option), new Problems())
        .entry(option)
        .map(entry -> entry.value().equals(TRUE))
        .orElse(false);
  }

  /** Null if it stands neither on the command line nor in the environment. */
  private static String given(OptionSources sources, String option) {
    for (String argument : sources.arguments()) {
      if (argument.equals("--" + option)) {
        return TRUE;
      }
      if (argument.startsWith("--" + option + "=")) {
        return argument.substring(option.length() + "--=".length());
      }
    }
    return sources.variable(option);
  }
}
