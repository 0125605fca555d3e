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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sources.clickhouse.ServerSettings;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.SecretReference;
import io.lakeferry.transforms.window.Window;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Reads a command line into settings. All wrong or missing options are named at once. */
public final class OptionsReader {
  private static final DataSize SMALLEST_FILE = DataSize.parse("4KiB");
  private static final DataSize LARGEST_FILE = DataSize.parse("4GiB");

  private final Problems problems = new Problems();
  private final WarehouseCheck warehouse = new WarehouseCheck(problems);

  private OptionsReader() {}

  /**
   * Reads the options of an export.
   *
   * @throws LakeferryException INVALID_OPTION, naming everything that is wrong or missing
   */
  public static ParsedOptions<ExportSettings> readExport(String[] arguments) {
    return new OptionsReader().export(arguments);
  }

  /**
   * Reads the options and words of the commands that look into the ledger.
   *
   * @throws LakeferryException INVALID_OPTION, naming everything that is wrong or missing
   */
  public static ParsedOptions<RunsSettings> readRuns(String[] arguments) {
    return new OptionsReader().runs(arguments);
  }

  /** The default work folder: the user's own in the system's folder for temporary files. */
  public static Path defaultWorkFolder() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "lakeferry-" + System.getProperty("user.name"));
  }

  private ParsedOptions<ExportSettings> export(String[] arguments) {
    Arguments read = Arguments.read(arguments, ExportOptions.class, problems);
    read.words()
        .forEach(
            word ->
                problems.add(
                    "'" + Problems.clipped(word) + "'",
                    "is no option",
                    "Write options as --name=value"));
    ExportOptions options = beam(read, ExportOptions.class);
    Window window = window(options);
    SourceSettings source = source(options);
    TargetConnection connection = warehouse.connection(options);
    TuningSettings tuning = tuning(options);
    Duration settle =
        problems.read("--settle", options.getSettle(), Texts::duration, Texts.DURATION_FORM);
    Model model = problems.collect(() -> Models.named(options.getModel()));
    if (options.getTeamId() != null && options.getTeamId() < 0) {
      problems.add("--teamId", "is negative", "Give the project's number");
    }
    if (options.getGeneration() < 0) {
      problems.add("--generation", "is negative", "Give 0 or a higher number");
    }
    String exportName =
        options.getExportName() == null
            ? options.getClickhouseDatabase() + "_" + options.getModel()
            : options.getExportName();
    if (exportName.isBlank() || exportName.length() > 200) {
      problems.add("--exportName", "is empty or too long", "Give a name of up to 200 characters");
    }
    problems.throwIfAny("lakeferry export --help");
    return new ParsedOptions<>(
        new ExportSettings(
            exportName,
            options.getTeamId(),
            model,
            window,
            settle,
            options.getGeneration(),
            source,
            connection,
            new TableName(options.getCatalog(), options.getSchema(), options.getTable()),
            options.getUseVariant() ? JsonColumns.VARIANT : JsonColumns.STRING,
            options.getSchemaEvolution() ? SchemaEvolution.ADD_COLUMNS : SchemaEvolution.NONE,
            tuning,
            options.getReport(),
            verbosity(options)),
        options);
  }

  private ParsedOptions<RunsSettings> runs(String[] arguments) {
    Arguments read = Arguments.read(arguments, RunsOptions.class, problems);
    RunsOptions options = beam(read, RunsOptions.class);
    TargetConnection connection = warehouse.connection(options);
    RunsSettings.Action action = problems.collect(() -> RunsSettings.Action.of(read.words()));
    problems.throwIfAny("lakeferry runs --help");
    return new ParsedOptions<>(
        new RunsSettings(
            connection,
            options.getCatalog(),
            options.getSchema(),
            action,
            read.words().size() == 2 ? read.words().get(1) : null,
            verbosity(options)),
        options);
  }

  private <T extends PipelineOptions> T beam(Arguments read, Class<T> type) {
    try {
      return PipelineOptionsFactory.fromArgs(read.usable()).as(type);
    } catch (IllegalArgumentException e) {
      // Ours are checked already: only an option of Beam or of a runner can be refused here.
      problems.add(
          "Beam's options", Problems.firstLine(e.getMessage()), "See the runner's documentation");
      // Without those the others can still be looked at.
      return PipelineOptionsFactory.fromArgs(read.usableOurs()).as(type);
    }
  }

  private Window window(WindowOptions options) {
    Instant start = instant("--windowStart", options.getWindowStart());
    Instant end = instant("--windowEnd", options.getWindowEnd());
    if (start == null || end == null) {
      return null;
    }
    if (!start.isBefore(end)) {
      problems.add("--windowEnd", "is not after --windowStart", "Give the first instant after it");
      return null;
    }
    return new Window(start, end);
  }

  private Instant instant(String option, String text) {
    return problems.read(
        option,
        text,
        value -> {
          Instant instant = Texts.instant(value);
          if (!instant.equals(instant.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalArgumentException("finer than microseconds");
          }
          return instant;
        },
        Texts.INSTANT_FORM);
  }

  private SourceSettings source(SourceOptions options) {
    checkUrl(options.getClickhouseUrl());
    SecretReference password =
        warehouse.secret("--clickhousePassword", options.getClickhousePassword());
    Map<String, String> settings =
        warehouse.properties("--clickhouseSettings", options.getClickhouseSettings());
    settings.forEach(this::checkSetting);
    Duration maxExecutionTime =
        problems.read(
            "--clickhouseMaxExecutionTime",
            options.getClickhouseMaxExecutionTime(),
            WarehouseCheck::atLeastASecond,
            Texts.DURATION_FORM + ", at least 1s");
    range("--clickhouseMaxConnections", options.getClickhouseMaxConnections(), 1, 64);
    return new SourceSettings(
        options.getClickhouseUrl(),
        options.getClickhouseUser(),
        password,
        options.getClickhouseDatabase(),
        settings,
        maxExecutionTime,
        options.getClickhouseMaxConnections());
  }

  private void checkSetting(String name, String value) {
    Optional<SecretReference> secret =
        problems.collect(
            () -> {
              ServerSettings.check(Map.of(name, value));
              return ServerSettings.secret(name, value);
            });
    if (secret != null && secret.isPresent()) {
      warehouse.secret("--clickhouseSettings " + Problems.clipped(name), value);
    }
  }

  private void checkUrl(String url) {
    if (url == null) {
      return;
    }
    try {
      URI uri = URI.create(url.strip());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the message, which leaves out what was written: it may hold a password.
    }
    problems.add(
        "--clickhouseUrl",
        "is not understood",
        "Write http://host:8123 or https://host:8443, without user, password and parameters");
  }

  private TuningSettings tuning(TuningOptions options) {
    DataSize size =
        problems.read(
            "--targetFileSize",
            options.getTargetFileSize(),
            text -> {
              DataSize value = DataSize.parse(text);
              if (value.compareTo(SMALLEST_FILE) < 0 || value.compareTo(LARGEST_FILE) > 0) {
                throw new IllegalArgumentException("out of range");
              }
              return value;
            },
            "a size from " + SMALLEST_FILE + " to " + LARGEST_FILE + ", such as 128MiB");
    range("--concurrentSplits", options.getConcurrentSplits(), 1, 64);
    range("--splitTries", options.getSplitTries(), 1, 20);
    Duration pause =
        problems.read(
            "--retryPause", options.getRetryPause(), Texts::duration, Texts.DURATION_FORM);
    return new TuningSettings(
        size,
        options.getConcurrentSplits(),
        options.getSplitTries(),
        pause,
        options.getWorkFolder() == null ? defaultWorkFolder().toString() : options.getWorkFolder());
  }

  private void range(String option, int value, int least, int most) {
    if (value < least || value > most) {
      problems.add(option, "'" + value + "' is out of range", "Give " + least + " to " + most);
    }
  }

  private static Verbosity verbosity(ReportOptions options) {
    if (options.getDebug()) {
      return Verbosity.DEBUG;
    }
    return options.getVerbose() ? Verbosity.VERBOSE : Verbosity.QUIET;
  }
}
