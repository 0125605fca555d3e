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
package io.lakeferry.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Options, variables and exit codes that the files name are those that there are. */
final class NamesTest {
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-zA-Z][\\w-]*)");
  private static final Pattern VARIABLE = Pattern.compile("\\bLAKEFERRY_([A-Z_]+)\\b");

  /** Of Beam and its Flink runner. */
  private static final Set<String> BEAM =
      Set.of("runner", "parallelism", "numberOfExecutionRetries");

  /** Of the JVM, Docker, useradd, and of all commands. */
  private static final Set<String> OTHERS =
      Set.of(
          "add-exports",
          "add-opens",
          "build-arg",
          "chown",
          "system",
          "create-home",
          "from-file",
          "from-literal",
          "for",
          "timeout",
          "help");

  /** Of the launcher itself, no options. */
  private static final Set<String> LAUNCHER = Set.of("JAVA_OPTS");

  @Test
  void everyOptionExists() {
    Set<String> documented = documented();
    assertThat(documented).contains("windowStart", "config").hasSizeGreaterThan(40);
    List<Path> files = new ArrayList<>(RunnerFiles.all());
    files.add(RunnerFiles.FOLDER.resolve("README.md"));

    for (Path file : files) {
      Set<String> named = new TreeSet<>(found(OPTION, RunnerFiles.text(file)));
      named.removeAll(BEAM);
      named.removeAll(OTHERS);
      assertThat(documented).as(file.toString()).containsAll(named);
    }
  }

  @Test
  void everySettingAndVariableIsAnOption() {
    Set<String> documented = documented();
    assertThat(documented).containsAll(RunnerFiles.document(RunnerFiles.SETTINGS).keySet());

    Set<String> variables =
        documented.stream()
            .map(name -> name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    variables.addAll(LAUNCHER);
    for (Path file : RunnerFiles.all()) {
      assertThat(variables)
          .as(file.toString())
          .containsAll(found(VARIABLE, RunnerFiles.text(file)));
    }
  }

  /** Those that end all tries, that is retried, and 0 are the whole table of the first page. */
  @Test
  void exitCodesAreThoseOfTheFirstPage() {
    Set<Integer> named = new TreeSet<>(RunnerFiles.finalExitCodes());
    named.add(0);
    named.add(5);

    Set<Integer> table =
        found(
                Pattern.compile("(?m)^\\| (\\d+) \\|"),
                RunnerFiles.text(RunnerFiles.FOLDER.resolve("../README.md")))
            .stream()
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(table);
  }

  /** What is explained is there, and what is there is explained. */
  @Test
  void everyFileIsExplained() {
    String readme = RunnerFiles.text(RunnerFiles.FOLDER.resolve("README.md"));
    for (Path file : RunnerFiles.all()) {
      assertThat(readme).contains("`" + RunnerFiles.FOLDER.relativize(file) + "`");
    }
  }

  private static Set<String> documented() {
    return new TreeSet<>(
        found(
            Pattern.compile("(?m)^\\| `--(\\w+)` \\|"),
            RunnerFiles.text(RunnerFiles.FOLDER.resolve("../docs/options.md"))));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
