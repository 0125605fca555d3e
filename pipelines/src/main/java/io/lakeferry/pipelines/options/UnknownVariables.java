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

import io.lakeferry.transforms.settings.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Environment variables that look like an option and are none. Others than options on the command
 * line or in a file they cannot be refused: the environment serves other commands and versions,
 * too. But a mistyped one changes nothing, and nobody would notice.
 */
public final class UnknownVariables {
  /** What launcher, local parts and demonstration read or set. */
  private static final Set<String> NO_OPTIONS =
      Set.of(
          "LAKEFERRY_HOME",
          "LAKEFERRY_JAVA_OPTS",
          "LAKEFERRY_TERMINAL",
          "LAKEFERRY_LAUNCHER",
          "LAKEFERRY_DATABRICKS_CLIENT_SECRET",
          "LAKEFERRY_DATABRICKS_TOKEN",
          "LAKEFERRY_STORE_PASSWORD");

  private static final Pattern REFERENCE = Pattern.compile("\\benv:(\\w+)");

  private UnknownVariables() {}

  /**
   * One line for each.
   *
   * @param arguments of a command
   * @param environment of the process
   */
  public static List<String> warnings(List<String> arguments, Map<String, String> environment) {
    List<String> candidates =
        environment.keySet().stream()
            .filter(name -> name.startsWith(OptionSources.PREFIX) && !NO_OPTIONS.contains(name))
            .sorted()
            .toList();
    if (candidates.isEmpty()) {
      return List.of();
    }
    Set<String> options =
        Arguments.namesOfAllCommands().stream()
            .map(OptionSources::variableOf)
            .collect(Collectors.toSet());
    Set<String> secrets = references(arguments, environment);
    return candidates.stream()
        .filter(name -> !options.contains(name) && !secrets.contains(name))
        .map(name -> warning(name, options))
        .toList();
  }

  private static String warning(String name, Set<String> options) {
    return "the environment variable "
        + name
        + " is no option and changes nothing. "
        + NearestName.of(name, options)
            .map(near -> "Did you mean " + near + "?")
            .orElse("docs/options.md lists the options.");
  }

  /** The variables that options name as the places of secrets. */
  private static Set<String> references(List<String> arguments, Map<String, String> environment) {
    Set<String> names = new HashSet<>();
    Stream.concat(
            Stream.concat(arguments.stream(), environment.values().stream()),
            Stream.ofNullable(configText(arguments, environment)))
        .forEach(
            text -> {
              Matcher reference = REFERENCE.matcher(text);
              while (reference.find()) {
                names.add(reference.group(1));
              }
            });
    return names;
  }

  /** Null without a file that can be read; that it cannot is told when options are read. */
  private static String configText(List<String> arguments, Map<String, String> environment) {
    String option = "--" + ConfigOptions.NAME + "=";
    try {
      return Stream.concat(
              arguments.stream()
                  .filter(argument -> argument.startsWith(option))
                  .map(argument -> argument.substring(option.length())),
              Stream.of(OptionSources.variableOf(ConfigOptions.NAME))
                  .map(environment::get)
                  .filter(Objects::nonNull))
          .findFirst()
          .map(Path::of)
          .map(UnknownVariables::read)
          .orElse(null);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return null;
    }
  }
}
