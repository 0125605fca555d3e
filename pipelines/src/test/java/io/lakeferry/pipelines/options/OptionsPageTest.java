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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed tables are those of the code. To renew them run this test with {@code
 * -Dlakeferry.write.options=true}.
 */
class OptionsPageTest {
  private static final String BEGIN = "<!-- options: generated from the code -->\n";
  private static final String END = "<!-- end of options -->\n";

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/options.md"})
  void theCommittedTablesAreCurrent(String page) throws IOException {
    Path file = Path.of("..").resolve(page);
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertThat(begin).describedAs("%s has the mark %s", page, BEGIN.strip()).isNotNegative();
    assertThat(end).describedAs("%s has the mark %s", page, END.strip()).isGreaterThan(begin);
    String committed = text.substring(begin + BEGIN.length(), end);

    if (Boolean.getBoolean("lakeferry.write.options")) {
      Files.writeString(
          file,
          text.substring(0, begin + BEGIN.length()) + OptionsPage.markdown() + text.substring(end));
      return;
    }
    assertThat(committed).isEqualTo(OptionsPage.markdown());
  }

  @Test
  void helpNamesEveryOptionWithItsDefault() {
    assertThat(OptionsPage.exportHelp())
        .contains("--teamId=...  (required)")
        .contains("--targetFileSize=...  (default 128MiB)")
        .contains("--clickhousePassword=...  (required)")
        .contains("--accessToken=...")
        .doesNotContain("--runner");
    assertThat(OptionsPage.exportHelp().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  /** An option that stands in no group would stand on no page. */
  @Test
  void everyOptionStandsInTheTables() {
    for (String name : Arguments.namesOfAllCommands()) {
      boolean ours =
          Stream.of(ExportOptions.class, BackfillOptions.class, VerifyOptions.class)
              .flatMap(command -> OptionDescription.allOf(command).stream())
              .anyMatch(option -> option.name().equals(name));
      assertThat(OptionsPage.markdown().contains("| `--" + name + "` |"))
          .describedAs(name)
          .isEqualTo(ours);
    }
  }

  @Test
  void everyOptionHasOneLineOfDescription() {
    assertThat(OptionDescription.allOf(ExportOptions.class))
        .hasSizeGreaterThan(40)
        .allSatisfy(option -> assertThat(option.description()).doesNotEndWith(".").isNotBlank());
  }
}
