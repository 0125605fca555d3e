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
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Reads a command line, with what environment and file add to it, into settings. All wrong or
 * missing options are named at once.
 */
public final class OptionsReader {
  private static final DataSize SMALLEST_FILE = DataSize.parse("4KiB");
  private static final DataSize LARGEST_FILE = DataSize.parse("4GiB");

  private final OptionSources sources;
  private final Clock clock;
  private final Problems problems = new Problems();
  private final WarehouseCheck warehouse = new WarehouseCheck(problems);
  private final SourceCheck source = new SourceCheck(problems, warehouse);
  private final SelectionCheck selection = new SelectionCheck(problems);
  private final PeriodCheck period = new PeriodCheck(problems);
  private final RangeCheck ranges;

  private OptionsReader(OptionSources sources, Clock clock) {
    this.sources = sources;
    this.clock = clock;
    this.ranges = new RangeCheck(problems, period, clock);
  }

  /**
   * Reads the options of an export.
   *
   * @throws LakeferryException INVALID_OPTION, naming everything that is wrong or missing
   */
  public static ParsedOptions<ExportSettings> readExport(String[] arguments) {
    return readExport(OptionSources.of(arguments), Clock.systemUTC());
  }

  static ParsedOptions<ExportSettings> readExport(OptionSources sources, Clock clock) {
    return new OptionsReader(sources, clock).export();
  }

  /**
   * Reads the options of a backfill.
   *
   * @throws LakeferryException INVALID_OPTION, naming everything that is wrong or missing
   */
  public static ParsedOptions<BackfillSettings> readBackfill(String[] arguments) {
    return readBackfill(OptionSources.of(arguments), Clock.systemUTC());
  }

  static ParsedOptions<BackfillSettings> readBackfill(OptionSources sources, Clock clock) {
    return new OptionsReader(sources, clock).backfill();
  }

  /**
   * Reads the options of a verification.
   *
   * @throws LakeferryException INVALID_OPTION, naming everything that is wrong or missing
   */
  public static ParsedOptions<VerifySettings> readVerify(String[] arguments) {
    return new OptionsReader(OptionSources.of(arguments), Clock.systemUTC()).verify();
  }

  /**
   * Reads the options and words of the commands that look into the ledger.
   *
   * @throws LakeferryException INVALID_OPTION, naming everything that is wrong or missing
   */
  public static ParsedOptions<RunsSettings> readRuns(String[] arguments) {
    return new OptionsReader(OptionSources.of(arguments), Clock.systemUTC()).runs();
  }

  /**
   * Reads the options and words of the look at models. Only a check needs the source's options.
   *
   * @throws LakeferryException INVALID_OPTION, naming everything that is wrong or missing
   */
  public static ParsedOptions<ModelSettings> readModel(String[] arguments) {
    return new OptionsReader(OptionSources.of(arguments), Clock.systemUTC()).model();
  }

  /** The default work folder: the user's own in the system's folder for temporary files. */
  public static Path defaultWorkFolder() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "lakeferry-" + System.getProperty("user.name"));
  }

  private ParsedOptions<ExportSettings> export() {
    Arguments read = Arguments.read(sources, ExportOptions.class, problems);
    refuseWords(read);
    ExportOptions options = beam(read, ExportOptions.class);
    Duration settle = settle(options);
    Window window = period.window(options, settle, clock.instant());
    ExportSettings settings = settings(options, options, options, options, options, settle, window);
    problems.throwIfAny("lakeferry export --help");
    return parsed(settings, read, ExportOptions.class);
  }

  private ParsedOptions<BackfillSettings> backfill() {
    Arguments read = Arguments.read(sources, BackfillOptions.class, problems);
    refuseWords(read);
    BackfillOptions options = beam(read, BackfillOptions.class);
    Duration settle = settle(options);
    RangeSettings range = ranges.range(options, options);
    ExportSettings export =
        settings(options, options, options, options, options, settle, ranges.anyPeriod(range));
    ranges.requireBeginning(range, export.loadedModel());
    problems.requireRange("--parallel", options.getParallel(), 1, 32);
    BackfillSettings.OnFailure onFailure = ranges.onFailure(options.getOnFailure());
    problems.throwIfAny("lakeferry backfill --help");
    return parsed(
        new BackfillSettings(export, range, options.getParallel(), onFailure, options.getReport()),
        read,
        BackfillOptions.class);
  }

  private ParsedOptions<VerifySettings> verify() {
    Arguments read = Arguments.read(sources, VerifyOptions.class, problems);
    refuseWords(read);
    VerifyOptions options = beam(read, VerifyOptions.class);
    Duration settle = settle(options);
    RangeSettings range = ranges.range(options, options);
    ExportSettings export =
        settings(options, options, options, options, options, settle, ranges.anyPeriod(range));
    VerifySettings.Comparison by =
        ranges.comparison(
            options.getCompare(), export.loadedModel() == null ? null : export.model());
    ranges.requireBeginning(range, export.loadedModel());
    problems.throwIfAny("lakeferry verify --help");
    return parsed(
        new VerifySettings(
            export,
            range,
            by,
            options.getRepair()
                ? VerifySettings.Differences.REPAIR
                : VerifySettings.Differences.TELL,
            options.getReport()),
        read,
        VerifyOptions.class);
  }

  private ParsedOptions<RunsSettings> runs() {
    Arguments read = Arguments.read(sources, RunsOptions.class, problems);
    RunsOptions options = beam(read, RunsOptions.class);
    TargetConnection connection = warehouse.connection(options);
    RunsSettings.Action action = problems.collect(() -> RunsSettings.Action.of(read.words()));
    problems.throwIfAny("lakeferry runs --help");
    return parsed(
        new RunsSettings(
            connection,
            options.getCatalog(),
            options.getSchema(),
            action,
            read.words().size() == 2 ? read.words().get(1) : null,
            verbosity(options)),
        read,
        RunsOptions.class);
  }

  private ParsedOptions<ModelSettings> model() {
    ModelSettings.Action action = problems.collect(() -> ModelSettings.Action.of(sources.words()));
    problems.throwIfAny("lakeferry model --help");
    boolean asksSource = action == ModelSettings.Action.CHECK;
    Arguments read =
        Arguments.read(sources, asksSource ? ModelOptions.class : ModelLookOptions.class, problems);
    ReportOptions report =
        asksSource ? beam(read, ModelOptions.class) : beam(read, ModelLookOptions.class);
    SourceSettings from = report instanceof ModelOptions options ? source.source(options) : null;
    problems.throwIfAny("lakeferry model --help");
    return parsed(
        new ModelSettings(
            action, read.words().size() == 2 ? read.words().get(1) : null, from, verbosity(report)),
        read,
        ModelOptions.class);
  }

  private static <T> ParsedOptions<T> parsed(
      T settings, Arguments read, Class<? extends PipelineOptions> type) {
    return new ParsedOptions<>(
        settings, () -> PipelineOptionsFactory.fromArgs(read.usable()).as(type));
  }

  private void refuseWords(Arguments read) {
    read.words()
        .forEach(
            word ->
                problems.add(
                    "'" + Excerpt.of(word) + "'", "is no option", "Write options as --name=value"));
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

  /** The settings of an export; meaningless if problems were found. */
  private ExportSettings settings(
      SourceOptions sourceOptions,
      SelectionOptions selectionOptions,
      TargetOptions targetOptions,
      TuningOptions tuningOptions,
      ReportOptions reportOptions,
      Duration settle,
      Window window) {
    SourceSettings from = source.source(sourceOptions);
    TargetConnection connection = warehouse.connection(targetOptions);
    TuningSettings tuning = tuning(tuningOptions);
    LoadedModel loaded = selection.model(selectionOptions);
    Model model = loaded == null ? null : loaded.model();
    RowSelection rows = selection.rows(selectionOptions, model, window);
    WriteMode writeMode = selection.writeMode(targetOptions, model);
    JsonColumns jsonColumns =
        targetOptions.getUseVariant() ? JsonColumns.VARIANT : JsonColumns.STRING;
    NewTable newTable = selection.newTable(targetOptions, model, jsonColumns);
    if (selectionOptions.getGeneration() < 0) {
      problems.add("--generation", "is negative", "Give 0 or a higher number");
    }
    return new ExportSettings(
        exportName(selectionOptions, sourceOptions, model),
        loaded,
        rows,
        settle,
        selectionOptions.getGeneration(),
        from,
        connection,
        new TableName(
            targetOptions.getCatalog(), targetOptions.getSchema(), targetOptions.getTable()),
        jsonColumns,
        targetOptions.getSchemaEvolution() ? SchemaEvolution.ADD_COLUMNS : SchemaEvolution.NONE,
        writeMode,
        newTable,
        tuning,
        reportOptions.getReport(),
        verbosity(reportOptions));
  }

  private String exportName(SelectionOptions options, SourceOptions source, Model model) {
    String name = options.getExportName();
    if (name == null) {
      name = source.getClickhouseDatabase() + "_" + (model == null ? "" : model.name());
    }
    if (name.isBlank() || name.length() > 200) {
      problems.add("--exportName", "is empty or too long", "Give a name of up to 200 characters");
    }
    return name;
  }

  private Duration settle(SelectionOptions options) {
    return problems.read("--settle", options.getSettle(), Texts::duration, Texts.DURATION_FORM);
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
    problems.requireRange("--concurrentSplits", options.getConcurrentSplits(), 1, 64);
    problems.requireRange("--splitTries", options.getSplitTries(), 1, 20);
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

  private static Verbosity verbosity(ReportOptions options) {
    if (options.getDebug()) {
      return Verbosity.DEBUG;
    }
    return options.getVerbose() ? Verbosity.VERBOSE : Verbosity.QUIET;
  }
}
