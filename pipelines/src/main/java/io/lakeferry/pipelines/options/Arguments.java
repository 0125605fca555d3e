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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The command line before Beam sees it. Beam's own parser stops at the first option that it does
 * not know or understand, and repeats what was written there; this one goes on and repeats nothing
 * of an option that it does not know.
 */
final class Arguments {
  private final List<String> usable = new ArrayList<>();
  private final List<String> usableOurs = new ArrayList<>();
  private final List<String> words = new ArrayList<>();

  private Arguments() {}

  /** Reads the arguments; whatever is wrong with one goes into {@code problems}. */
  static Arguments read(
      String[] arguments, Class<? extends PipelineOptions> options, Problems problems) {
    Map<String, OptionDescription> ours =
        OptionDescription.allOf(options).stream()
            .collect(Collectors.toMap(OptionDescription::name, description -> description));
    Set<String> known = new TreeSet<>(ours.keySet());
    known.addAll(namesOfRunners());
    Arguments result = new Arguments();
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        result.words.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
      String value = equals < 0 ? "true" : argument.substring(equals + 1);
      OptionDescription description = ours.get(name);
      if (!known.contains(name)) {
        Optional<String> nearest = NearestName.of(name, known);
        problems.add(
            "--" + Problems.clipped(name),
            "is no option",
            nearest.map(near -> "Did you mean --" + near).orElse("See --help for the options"));
      } else if (given.put(name, value) != null) {
        problems.add("--" + name, "is given twice", "Give it once");
      } else if (description == null || result.check(description, value, equals >= 0, problems)) {
        String usable = "--" + name + "=" + value;
        result.usable.add(usable);
        if (description != null) {
          result.usableOurs.add(usable);
        }
      }
    }
    for (OptionDescription description : ours.values().stream().sorted(byName()).toList()) {
      if (description.necessity() == OptionDescription.Necessity.REQUIRED
          && !given.containsKey(description.name())) {
        problems.add(
            "--" + description.name(),
            "is missing",
            "Give --" + description.name() + "=...: " + description.description());
      }
    }
    return result;
  }

  private static Comparator<OptionDescription> byName() {
    return Comparator.comparing(OptionDescription::name);
  }

  private boolean check(
      OptionDescription description, String value, boolean withValue, Problems problems) {
    String option = "--" + description.name();
    Class<?> type = description.type();
    if (type == Boolean.class) {
      boolean fits = value.equals("true") || value.equals("false");
      if (!fits) {
        problems.add(
            option, "'" + Problems.clipped(value) + "' is not understood", "Write true or false");
      }
      return fits;
    }
    if (!withValue) {
      problems.add(option, "has no value", "Write " + option + "=...");
      return false;
    }
    if (type == Integer.class || type == Long.class) {
      return problems.read(
              option,
              value,
              text -> type == Long.class ? (Object) Long.valueOf(text) : Integer.valueOf(text),
              "a whole number")
          != null;
    }
    boolean mayBeEmpty =
        description.defaultText().isEmpty()
            && description.necessity() == OptionDescription.Necessity.OPTIONAL;
    if (value.isBlank() && !mayBeEmpty) {
      problems.add(option, "is empty", description.description());
      return false;
    }
    return true;
  }

  /** Arguments that Beam understands. */
  String[] usable() {
    return usable.toArray(String[]::new);
  }

  /** Those of them that are options of ours, and none of Beam or of a runner. */
  String[] usableOurs() {
    return usableOurs.toArray(String[]::new);
  }

  /** What does not begin with two dashes, in order. */
  List<String> words() {
    return List.copyOf(words);
  }

  private static Set<String> namesOfRunners() {
    Set<String> names = new LinkedHashSet<>();
    for (Class<? extends PipelineOptions> registered :
        PipelineOptionsFactory.getRegisteredOptions()) {
      Arrays.stream(registered.getMethods())
          .filter(Arguments::isGetter)
          .map(OptionDescription::nameOf)
          .forEach(names::add);
    }
    return names;
  }

  private static boolean isGetter(Method method) {
    return method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && (method.getName().matches("get[A-Z].*") || method.getName().matches("is[A-Z].*"));
  }
}
