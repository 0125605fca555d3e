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
package io.lakeferry.pipelines.it;

import io.lakeferry.pipelines.export.ExportRun;
import io.lakeferry.pipelines.export.RealConnections;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.connection.TableName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Exports of windows of one test's own team into a table of its own, in the process of the test,
 * and what stands in that table.
 */
final class FlowExport {
  /** Begin of the window that is exported unless another is asked for. */
  static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

  /** Its end. */
  static final Instant END = START.plus(Duration.ofHours(1));

  /** A time between the two. */
  static final Instant INSIDE = START.plus(Duration.ofMinutes(20));

  private final LocalParts parts;
  private final EventTables tables;
  private final Path workFolder;
  private final long team;
  private final String table;

  /** A test's exports; {@code number} draws team and table apart from those of other tests. */
  FlowExport(LocalParts parts, EventTables tables, Path workFolder, int number) {
    this(parts, tables, workFolder, 100L + number, tables.database() + "_" + number);
  }

  private FlowExport(
      LocalParts parts, EventTables tables, Path workFolder, long team, String table) {
    this.parts = parts;
    this.tables = tables;
    this.workFolder = workFolder;
    this.team = team;
    this.table = table;
  }

  /** The same of another team into the same table. */
  FlowExport ofTeam(long other) {
    return new FlowExport(parts, tables, workFolder, other, table);
  }

  /** The same into another table, of any name. */
  FlowExport into(String other) {
    return new FlowExport(parts, tables, workFolder, team, other);
  }

  long team() {
    return team;
  }

  RunReport run(String... further) {
    return run(START, END, further);
  }

  RunReport run(Instant start, Instant end, String... further) {
    List<String> arguments = new ArrayList<>(parts.connectionArgumentsByFile());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.add("--clickhouseDatabase=" + tables.database());
    arguments.add("--teamId=" + team);
    arguments.add("--table=" + table);
    arguments.add("--exportName=" + table);
    arguments.add("--windowStart=" + start);
    arguments.add("--windowEnd=" + end);
    arguments.add("--workFolder=" + workFolder);
    arguments.addAll(List.of(further));
    ParsedOptions<ExportSettings> parsed =
        OptionsReader.readExport(arguments.toArray(String[]::new));
    Clock clock = Clock.systemUTC();
    return new ExportRun(
            parsed.settings(),
            parsed.beam(),
            new RealConnections(parsed.settings(), clock),
            clock,
            duration -> Thread.sleep(duration.toMillis()),
            new ProgressDisplay(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                ProgressDisplay.Kind.LOG))
        .run();
  }

  /** The table, quoted as SQL needs it. */
  String target() {
    return "main.default." + (table.matches("\\w+") ? table : TableName.quote(table));
  }

  /** All rows of the table, in order, every value as text. */
  List<List<String>> rows(String columns) {
    return parts.warehouse("SELECT " + columns + " FROM " + target() + " ORDER BY ALL");
  }

  /** Its columns with their types, in order. */
  List<String> columns() {
    return parts.warehouse("DESCRIBE TABLE " + target()).stream()
        .map(column -> column.get(0) + " " + column.get(1))
        .toList();
  }

  /** Volumes that stand of these exports. */
  List<String> volumes() {
    return new VolumeVisitor(parts.settings()).volumes("lf_" + table + "_");
  }

  /** Stage tables that stand of these exports. */
  List<String> stageTables() {
    return parts.tables("lf_" + table + "_");
  }
}
