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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where options can stand: the command line, the process's environment, and a file that one of the
 * two names.
 */
record OptionSources(List<String> arguments, Map<String, String> environment) {
  /** Begins the names of all variables. */
  static final String PREFIX = "LAKEFERRY_";

  OptionSources {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** These arguments, and the environment of this process. */
  static OptionSources of(String[] arguments) {
    return new OptionSources(Arrays.asList(arguments), System.getenv());
  }

  /** Of the arguments those that are no options. */
  List<String> words() {
    return arguments.stream().filter(argument -> !argument.startsWith("--")).toList();
  }

  /** The environment variable of an option: {@code LAKEFERRY_TEAM_ID} of {@code teamId}. */
  static String variableOf(String option) {
    return PREFIX + option.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  /** What the environment says of an option; null if it says nothing, or an empty text. */
  String variable(String option) {
    String value = environment.get(variableOf(option));
    return value == null || value.isEmpty() ? null : value;
  }
}
