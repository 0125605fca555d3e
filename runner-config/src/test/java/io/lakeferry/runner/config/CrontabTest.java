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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeferry.pipelines.options.BackfillSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The crontab's times by a parser of crontabs, its commands by a shell at a fixed time. */
final class CrontabTest {
  private static final Pattern LINE = Pattern.compile("(?:\\S+\\s+){5}(.*)");
  private static final String STARTED = "2026-03-01T10:10:00Z";

  @TempDir private Path folder;

  @Test
  void linesRunEachHourWhenTheHourHasSettled() {
    JsonNode read = Tool.check("crontab.mjs", RunnerFiles.CRONTAB, "2026-03-01T10:00:00Z").json();

    assertThat(read.get("errors")).isEmpty();
    assertThat(read.get("next")).hasSize(2);
    assertThat(Instant.parse(read.get("next").get(0).textValue())).isEqualTo(STARTED);
    assertThat(Instant.parse(read.get("next").get(1).textValue()))
        .isEqualTo("2026-03-01T10:40:00Z");
    assertThat(read.get("variables").get("LAKEFERRY_CLIENT_SECRET").textValue())
        .startsWith("file:");
  }

  @Test
  void theHourThatIsOverIsExported() throws IOException {
    List<String> words = run(commands().get(0));

    assertThat(CommandLines.export(words).settings().window()).isEqualTo(CommandLines.EXAMPLE);
  }

  @Test
  void whatIsMissingOfThreeDaysIsCaughtUp() throws IOException {
    BackfillSettings backfill = CommandLines.backfill(run(commands().get(1)));

    assertThat(backfill.range().from()).contains(Instant.parse("2026-02-26T00:00:00Z"));
    assertThat(backfill.range().to()).isEmpty();
    assertThat(backfill.onFailure()).isEqualTo(BackfillSettings.OnFailure.CONTINUE);
  }

  /** The commands, as cron hands them to the shell. */
  private static List<String> commands() {
    List<String> commands = new ArrayList<>();
    for (String line : RunnerFiles.text(RunnerFiles.CRONTAB).lines().toList()) {
      if (line.startsWith("#") || line.isBlank() || line.matches("[A-Z_]+=.*")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      String command = matcher.group(1);
      assertThat(command.replace("\\%", "")).as("cron ends a line at a bare %").doesNotContain("%");
      commands.add(command.replace("\\%", "%"));
    }
    assertThat(commands).hasSize(2);
    return commands;
  }

  /** What reaches {@code lakeferry} if the command is started at that time, far from UTC. */
  private List<String> run(String command) throws IOException {
    stub("lakeferry", "printf '%s\\n' \"$@\"");
    // The real one at a fixed time; -u is passed on as it is given.
    stub(
        "date",
        """
        zone= relative= format=
        while [ $# -gt 0 ]; do
          case $1 in
            -u) zone=-u ;;
            -d) relative=$2; shift ;;
            *) format=$1 ;;
          esac
          shift
        done
        PATH=/usr/bin:/bin exec date $zone -d "%s $relative" "$format"
        """
            .formatted(STARTED));
    Path script = folder.resolve("command.sh");
    Files.writeString(script, command + "\n");

    Tool.Outcome syntax = Tool.run(Map.of(), List.of("sh", "-n", script.toString()));
    assertThat(syntax.exitCode()).as(syntax.output()).isZero();
    Tool.Outcome outcome =
        Tool.run(
            Map.of("PATH", folder + ":/usr/bin:/bin", "TZ", "Asia/Kolkata"),
            List.of("sh", script.toString()));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output().lines().toList();
  }

  private void stub(String name, String body) throws IOException {
    Path stub = folder.resolve(name);
    Files.writeString(stub, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwx------"));
  }
}
