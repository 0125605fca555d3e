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

import io.lakeferry.pipelines.options.BackfillSettings;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.client.cli.CliFrontendParser;
import org.apache.flink.client.cli.CustomCommandLine;
import org.apache.flink.client.cli.ProgramOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;

/** Reads command lines as Lakeferry and Flink read them, with the settings of this folder. */
final class CommandLines {
  static final String ENTRY_CLASS = "io.lakeferry.pipelines.command.FlinkMain";
  static final String CLUSTER_JAR = "/opt/flink/usrlib/lakeferry.jar";

  /** Of the session cluster. */
  static final String CLUSTER = "lakeferry-session-rest:8081";

  /** The period that the examples are made for. */
  static final Window EXAMPLE =
      new Window(Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"));

  private CommandLines() {}

  /** What {@code export} is told; fails if anything is wrong or missing. */
  static ParsedOptions<ExportSettings> export(List<String> words) {
    assertThat(words.get(0)).isEqualTo("export");
    return OptionsReader.readExport(options(words));
  }

  /** What {@code backfill} is told; fails if anything is wrong or missing. */
  static BackfillSettings backfill(List<String> words) {
    assertThat(words.get(0)).isEqualTo("backfill");
    return OptionsReader.readBackfill(options(words)).settings();
  }

  /** What {@code flink} with these arguments runs; fails unless it is attached to our jar. */
  static List<String> flinkRun(List<String> words, String address) {
    assertThat(words).startsWith("flink", "run");
    String[] arguments = words.subList(2, words.size()).toArray(String[]::new);
    Configuration none = new Configuration();
    try {
      CliFrontend client =
          new CliFrontend(none, CliFrontend.loadCustomCommandLines(none, "no such folder"));
      org.apache.commons.cli.CommandLine line =
          client.getCommandLine(CliFrontendParser.getRunCommandOptions(), arguments, true);
      CustomCommandLine active = client.validateAndGetActiveCommandLine(line);
      Configuration target = active.toConfiguration(line);
      assertThat(target.get(RestOptions.ADDRESS) + ":" + target.get(RestOptions.PORT))
          .isEqualTo(address);
      ProgramOptions program = ProgramOptions.create(line);
      assertThat(program.getJarFilePath()).isEqualTo(CLUSTER_JAR);
      assertThat(program.getEntryPointClassName()).isEqualTo(ENTRY_CLASS);
      assertThat(program.getDetachedMode()).isFalse();
      assertThat(program.isShutdownOnAttachedExit()).isTrue();
      return List.of(program.getProgramArgs());
    } catch (Exception e) {
      throw new AssertionError(words.toString(), e);
    }
  }

  /** The parallelism of an export on Flink. */
  static int parallelism(ParsedOptions<ExportSettings> export) {
    FlinkPipelineOptions flink = export.beam().as(FlinkPipelineOptions.class);
    assertThat(flink.getRunner().getSimpleName()).isEqualTo("FlinkRunner");
    return flink.getParallelism();
  }

  private static String[] options(List<String> words) {
    assertThat(words).contains("--config=" + RunnerFiles.INSTALLED_SETTINGS);
    return words.stream()
        .skip(1)
        .map(word -> word.replace(RunnerFiles.INSTALLED_SETTINGS, RunnerFiles.SETTINGS.toString()))
        .toArray(String[]::new);
  }
}
