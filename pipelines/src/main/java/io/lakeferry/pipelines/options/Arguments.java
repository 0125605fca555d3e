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

import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.settings.NearestName;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
 * The options before Beam sees them. Beam's own parser stops at the first option that it does not
 * know or understand, and repeats what was written there; this one goes on and repeats nothing of
 * an option that it does not know.
 *
 * <p>A value on the command line wins over one in the environment, that over one in the file. Only
 * the winner is looked at. Environment and file may serve several commands: what they say of
 * another command's option is passed over.
 */
final class Arguments {
  private static final List<Class<? extends PipelineOptions>> OF_ALL_COMMANDS =
      List.of(
          ExportOptions.class,
          BackfillOptions.class,
          VerifyOptions.class,
          RunsOptions.class,
          ModelOptions.class);

  /**
   * Ways to say the same: where a source speaks of one of a pair, what lesser sources say of the
   * other is passed over.
   */
  private static final Map<Set<String>, Set<String>> EXCLUSIVE =
      Map.of(
          Set.of("windowStart", "windowEnd"),
          Set.of("interval", "intervalEnd", "offsetHour", "offsetDay"),
          Set.of("accessToken"),
          Set.of("clientId", "clientSecret"));

  private final Problems problems;
  private final Map<String, OptionDescription> ours;
  private final Set<String> runners = namesOfRunners();
  private final List<String> usable = new ArrayList<>();
  private final List<String> usableOurs = new ArrayList<>();
  private final List<String> words = new ArrayList<>();

  private Arguments(Class<? extends PipelineOptions> options, Problems problems) {
    this.problems = problems;
    this.ours =
        OptionDescription.allOf(options).stream()
            .sorted(Comparator.comparing(OptionDescription::name))
            .collect(
                Collectors.toMap(
                    OptionDescription::name,
                    description -> description,
                    (one, other) -> one,
                    LinkedHashMap::new));
  }

  /**
   * A value that was given.
   *
   * @param text null of an option on the command line that stands there without one
   */
  private record Given(String text, OptionForm.Form form) {}

  /** Reads the options of a command; whatever is wrong with one goes into {@code problems}. */
  static Arguments read(
      OptionSources sources, Class<? extends PipelineOptions> options, Problems problems) {
    Arguments result = new Arguments(options, problems);
    Map<String, Given> given = result.commandLine(sources.arguments());
    result.addOthers(sources, given);
    given.forEach(result::take);
    result.requireWhatIsMissing(given.keySet());
    return result;
  }

  /** Names of all options that a file or the environment can give, of whatever command. */
  static Set<String> namesOfAllCommands() {
    Set<String> names = new TreeSet<>(namesOfRunners());
    OF_ALL_COMMANDS.forEach(
        command -> OptionDescription.allOf(command).forEach(option -> names.add(option.name())));
    return names;
  }

  private Map<String, Given> commandLine(List<String> arguments) {
    Set<String> known = new TreeSet<>(ours.keySet());
    known.addAll(runners);
    Map<String, Given> given = new LinkedHashMap<>();
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        words.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
      String value = equals < 0 ? null : argument.substring(equals + 1);
      if (!known.contains(name)) {
        Optional<String> nearest = NearestName.of(name, known);
        problems.add(
            "--" + Excerpt.of(name),
            "is no option",
            nearest
                .map(near -> "Did you mean --" + near + "?")
                .orElse("See --help for the options"));
      } else if (given.put(name, new Given(value, OptionForm.Form.SINGLE)) != null) {
        problems.add("--" + name, "is given twice", "Give it once");
      }
    }
    return given;
  }

  private void addOthers(OptionSources sources, Map<String, Given> given) {
    Set<String> names = new LinkedHashSet<>(ours.keySet());
    names.addAll(runners);
    Set<String> decided = decidedOtherwise(given.keySet());
    for (String name : names) {
      String value = decided.contains(name) ? null : sources.variable(name);
      if (value != null && !given.containsKey(name)) {
        given.put(name, new Given(value, OptionForm.Form.SINGLE));
        problems.comesFrom(name, OptionSources.variableOf(name));
      }
    }
    Given config = given.get(ConfigOptions.NAME);
    if (config == null || config.text() == null || config.text().isBlank()) {
      return;
    }
    ConfigFile file = ConfigFile.read(config.text(), namesOfAllCommands(), problems);
    Set<String> decidedByNow = decidedOtherwise(given.keySet());
    for (String name : names) {
      file.entry(name)
          .filter(entry -> !given.containsKey(name) && !decidedByNow.contains(name))
          .ifPresent(
              entry -> {
                given.put(name, new Given(entry.value(), entry.form()));
                problems.comesFrom(name, file.placeOf(entry));
              });
    }
  }

  private static Set<String> decidedOtherwise(Set<String> given) {
    Set<String> names = new TreeSet<>();
    EXCLUSIVE.forEach(
        (one, other) -> {
          if (!Collections.disjoint(one, given)) {
            names.addAll(other);
          }
          if (!Collections.disjoint(other, given)) {
            names.addAll(one);
          }
        });
    return names;
  }

  private void take(String name, Given value) {
    OptionDescription description = ours.get(name);
    String text = value.text() == null ? "true" : value.text();
    if (description == null) {
      // Beam takes lists with commas.
      usable.add("--" + name + "=" + plain(text, value.form()));
    } else if (check(description, text, value)) {
      String argument = "--" + name + "=" + text;
      usable.add(argument);
      usableOurs.add(argument);
    }
  }

  private static String plain(String text, OptionForm.Form form) {
    return form == OptionForm.Form.LIST ? String.join(",", Texts.list(text)) : text;
  }

  private void requireWhatIsMissing(Set<String> given) {
    for (OptionDescription description : ours.values()) {
      if (description.necessity() == OptionDescription.Necessity.REQUIRED
          && !given.contains(description.name())) {
        problems.add(
            "--" + description.name(),
            "is missing",
            "Give --" + description.name() + "=...: " + description.description());
      }
    }
  }

  private boolean check(OptionDescription description, String text, Given value) {
    String option = "--" + description.name();
    if (value.form() != OptionForm.Form.SINGLE && value.form() != description.form()) {
      problems.add(option, "does not take what the file gives", formOf(description));
      return false;
    }
    Class<?> type = description.type();
    if (type == Boolean.class) {
      boolean fits = text.equals("true") || text.equals("false");
      if (!fits) {
        problems.add(option, "'" + Excerpt.of(text) + "' is not understood", "Write true or false");
      }
      return fits;
    }
    if (value.text() == null) {
      problems.add(option, "has no value", "Write " + option + "=...");
      return false;
    }
    if (type == Integer.class || type == Long.class) {
      return problems.read(
              option,
              text,
              number ->
                  type == Long.class ? (Object) Long.valueOf(number) : Integer.valueOf(number),
              "a whole number")
          != null;
    }
    boolean mayBeEmpty =
        description.defaultText().isEmpty()
            && description.necessity() == OptionDescription.Necessity.OPTIONAL;
    if (text.isBlank() && !mayBeEmpty) {
      problems.add(option, "is empty", description.description());
      return false;
    }
    return true;
  }

  private static String formOf(OptionDescription description) {
    return switch (description.form()) {
      case SINGLE -> "Write one value";
      case LIST -> "Write a list of names";
      case PROPERTIES -> "Write a map of names and values";
    };
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
