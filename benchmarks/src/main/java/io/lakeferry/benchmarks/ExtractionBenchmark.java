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
package io.lakeferry.benchmarks;

import io.lakeferry.sources.clickhouse.ClickHouseSource;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.sources.clickhouse.WindowPlan;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.window.RowSelection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * CPU-seconds of our extraction beside those of ClickHouse's own Parquet writer, on the same rows
 * by the same queries in the same run, in turn. Prints a table in Markdown.
 *
 * <p>Arguments: rows (default 2000000), rounds (default 4), zstd levels of ours (default "1,3"),
 * {@code beam} to add Beam's own parts (for few rows: the DirectRunner keeps them all in memory).
 */
public final class ExtractionBenchmark {
  private static final int RUNS_PER_PROCESS = 2;
  private static final Pattern PARAMETER =
      Pattern.compile("^SET (param_\\w+) = '([^']*)';$", Pattern.MULTILINE);

  private final Engine engine;
  private final Path folder;
  private final long rows;
  private final List<Measurement> measurements = new ArrayList<>();

  private ExtractionBenchmark(Engine engine, Path folder, long rows) {
    this.engine = engine;
    this.folder = folder;
    this.rows = rows;
  }

  /**
   * One extraction.
   *
   * @param what how
   * @param cpu of the process that wrote the Parquet
   * @param server of the engine's process meanwhile
   * @param bytes of the files
   */
  private record Measurement(
      String what, Duration cpu, Duration server, Duration wall, long bytes) {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 2_000_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
    List<String> levels = List.of((arguments.length > 2 ? arguments[2] : "1,3").split(",", -1));
    boolean beam = arguments.length > 3 && arguments[3].equals("beam");
    Path folder = Files.createTempDirectory("lakeferry-extraction");
    try (Engine engine = Engine.start(folder)) {
      EventsTable.create(engine, rows);
      ExtractionBenchmark benchmark = new ExtractionBenchmark(engine, folder, rows);
      WindowPlan plan = benchmark.plan();
      System.out.printf(
          Locale.ROOT,
          "%d rows, %d splits, about %d bytes per row%n",
          plan.expectedRows(),
          plan.splits().size(),
          plan.expectedBytes() / plan.expectedRows());
      for (int round = 0; round < rounds; round++) {
        benchmark.round(plan, levels);
        if (beam) {
          benchmark.extractByBeamTransforms();
        }
      }
      benchmark.print();
    } finally {
      delete(folder);
    }
  }

  private WindowPlan plan() {
    SourceConnection connection =
        new SourceConnection(
            engine.url(),
            engine.user(),
            engine.password(),
            EventsTable.DATABASE,
            Duration.ofHours(1),
            2,
            Map.of(),
            "benchmark");
    Clock soonAfter =
        Clock.fixed(EventsTable.WINDOW.end().plus(Duration.ofHours(1)), ZoneOffset.UTC);
    try (ClickHouseSource source = ClickHouseSource.connect(connection, soonAfter)) {
      return source.plan(
          Models.events(),
          RowSelection.landed(EventsTable.TEAM, EventsTable.WINDOW),
          DataSize.ofMebibytes(128));
    }
  }

  private void round(WindowPlan plan, List<String> levels)
      throws IOException, InterruptedException {
    for (String level : levels) {
      extractOurs(level);
    }
    for (String threads : List.of("1", "2")) {
      String suffix = ", " + threads + " threads";
      extractByEngine("engine, FORMAT Parquet, zstd" + suffix, plan, "Parquet", threads);
      extractByEngine("engine, FORMAT Null (the query alone)" + suffix, plan, "Null", threads);
    }
  }

  private void extractOurs(String level) throws IOException, InterruptedException {
    Path shards = Files.createTempDirectory(folder, "shards");
    Process process =
        JavaProcess.builder(ExtractionClient.class, "-Xmx512m")
            .arguments(engine.url(), engine.user(), engine.password().name())
            .arguments(shards.toString(), level)
            .start(ProcessBuilder.Redirect.PIPE);
    try (BufferedReader answers = process.inputReader();
        Writer commands = process.outputWriter()) {
      for (int run = 0; run < RUNS_PER_PROCESS; run++) {
        Duration server = engine.cpuTime();
        long start = System.nanoTime();
        commands.write("extract\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
          throw new IOException("the extraction failed");
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        String[] figures = answer.split(" ", -1);
        if (Long.parseLong(figures[0]) != rows) {
          throw new IOException("read " + figures[0] + " of " + rows + " rows");
        }
        // The first run of a process is charged with its start and its compiler.
        String what =
            "ours, zstd level "
                + level
                + (run == 0 ? ", whole new process" : ", process that has run");
        long cpu = Long.parseLong(figures[run == 0 ? 3 : 2]);
        add(
            new Measurement(
                what,
                Duration.ofNanos(cpu),
                engine.cpuTime().minus(server),
                wall,
                Long.parseLong(figures[1])));
      }
    }
    process.waitFor();
  }

  private void extractByBeamTransforms() throws IOException, InterruptedException {
    Path files = Files.createTempDirectory(folder, "beam");
    Duration server = engine.cpuTime();
    long start = System.nanoTime();
    Process process =
        JavaProcess.builder(BeamTransformsClient.class, "-Xmx2g")
            .arguments(engine.url(), engine.user(), engine.password().name(), files.toString())
            .start(ProcessBuilder.Redirect.PIPE);
    try (BufferedReader answers = process.inputReader()) {
      String answer = answers.lines().reduce((first, second) -> second).orElse("");
      if (process.waitFor() != 0) {
        throw new IOException("Beam's own parts failed");
      }
      String[] figures = answer.split(" ", -1);
      add(
          new Measurement(
              "JdbcIO + ParquetIO, DirectRunner, whole new process",
              Duration.ofNanos(Long.parseLong(figures[1])),
              engine.cpuTime().minus(server),
              Duration.ofNanos(System.nanoTime() - start),
              Long.parseLong(figures[0])));
    }
  }

  private void extractByEngine(String what, WindowPlan plan, String format, String threads)
      throws IOException, InterruptedException {
    Duration before = engine.cpuTime();
    long start = System.nanoTime();
    long bytes = 0;
    List<String> statements = plan.statements();
    // Exports and counts take turns; only exports yield files.
    for (int i = 0; i < statements.size(); i += 2) {
      Map<String, String> settings = new HashMap<>();
      settings.put("output_format_parquet_compression_method", "zstd");
      settings.put("max_threads", threads);
      String query = withoutParameters(statements.get(i), settings);
      bytes += engine.execute(query + "\nFORMAT " + format, settings);
    }
    Duration cpu = engine.cpuTime().minus(before);
    add(new Measurement(what, cpu, cpu, Duration.ofNanos(System.nanoTime() - start), bytes));
  }

  /** A statement comes as a script that sets its parameters first; HTTP has them in the URL. */
  private static String withoutParameters(String script, Map<String, String> settings) {
    Matcher parameter = PARAMETER.matcher(script);
    while (parameter.find()) {
      settings.put(parameter.group(1), parameter.group(2));
    }
    String query = PARAMETER.matcher(script).replaceAll("").strip();
    return query.substring(0, query.length() - 1);
  }

  private void add(Measurement measurement) {
    measurements.add(measurement);
    System.out.println(measurement);
  }

  private void print() {
    System.out.println(
        "| path | runs | CPU-s per M rows, median (least to most) | engine's CPU-s per M rows |"
            + " wall s | MB |");
    System.out.println("|---|---|---|---|---|---|");
    measurements.stream().map(Measurement::what).distinct().forEach(this::print);
  }

  private void print(String what) {
    List<Measurement> same = measurements.stream().filter(m -> m.what().equals(what)).toList();
    double[] cpu = perMillion(same.stream().map(Measurement::cpu));
    double[] server = perMillion(same.stream().map(Measurement::server));
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f (%.2f to %.2f) | %.2f | %.1f | %.1f |%n",
        what,
        same.size(),
        median(cpu),
        cpu[0],
        cpu[cpu.length - 1],
        median(server),
        median(same.stream().mapToDouble(m -> m.wall().toMillis() / 1e3).sorted().toArray()),
        same.get(0).bytes() / 1e6);
  }

  private double[] perMillion(Stream<Duration> durations) {
    return durations.mapToDouble(d -> d.toNanos() / 1e9 * 1e6 / rows).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
