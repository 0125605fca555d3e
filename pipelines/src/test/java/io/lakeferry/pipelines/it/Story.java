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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * One window exported into a table of its own by several launches of the same command, each with a
 * work folder of its own, and what stands in the target afterwards.
 */
final class Story implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LocalParts parts;
  private final Version version;
  private final Path folder;
  private final String table;
  private final Subject subject;
  private final ServerGates gates;
  private final List<LakeferryProcess> processes = new ArrayList<>();

  /** Which export is launched. */
  enum Version {
    OURS("lf_"),
    NAIVE("naive_");

    private final String volumePrefix;

    Version(String volumePrefix) {
      this.volumePrefix = volumePrefix;
    }

    String volumePrefix() {
      return volumePrefix;
    }
  }

  /**
   * What is exported.
   *
   * @param arguments that say so; those of the target and of how to connect come on top
   * @param key columns that tell the target's rows apart
   * @param rows that the target has to hold afterwards
   */
  record Subject(List<String> arguments, String key, long rows) {
    /** The newest hour of the sample's events. */
    static Subject ofEvents(LocalParts parts) {
      Sample sample = Sample.in(parts);
      Instant start = sample.end().minus(Duration.ofHours(1));
      return new Subject(
          List.of(
              "--teamId=" + Sample.TEAM,
              "--model=events",
              "--windowStart=" + start,
              "--windowEnd=" + sample.end()),
          "uuid, event, distinct_id",
          sample.rows(start, sample.end()));
    }
  }

  /**
   * What the target holds.
   *
   * @param expected rows that it has to hold
   * @param rows rows in the target
   * @param distinct different rows in the target
   * @param left volumes and stage tables that nobody dropped
   * @param ledger rows of the ledger for the table
   */
  record Outcome(long expected, long rows, long distinct, List<String> left, long ledger) {

    /** Every row once, and nothing left behind. */
    boolean isExactlyOnce() {
      return rows == expected && distinct == expected && left.isEmpty();
    }
  }

  /**
   * @param folder gets a folder for each launch
   * @param name the table's name begins so
   */
  Story(LocalParts parts, Version version, Path folder, String name) {
    this(parts, version, folder, name, Subject.ofEvents(parts));
  }

  /** The same of something else than the sample's events. */
  Story(LocalParts parts, Version version, Path folder, String name, Subject subject) {
    this.parts = parts;
    this.version = version;
    this.folder = folder;
    this.table = name + "_" + version.volumePrefix() + "t";
    this.subject = subject;
    this.gates = new ServerGates(parts.settings().adminUrl());
  }

  /** Whom the stories are told of: ours, and with the profile {@code naive} the naive one, too. */
  static List<Version> versions() {
    return Boolean.getBoolean("lakeferry.naive")
        ? List.of(Version.values())
        : List.of(Version.OURS);
  }

  ServerGates gates() {
    return gates;
  }

  Version version() {
    return version;
  }

  /** The target's name, as SQL needs it. */
  String target() {
    return quoted(table + "`");
  }

  /** How the statement that appends begins. */
  String copy() {
    return "COPY INTO " + target();
  }

  /** How the statement that fills a stage table begins. */
  String copyToStage() {
    return "COPY INTO " + quoted("lf_" + table);
  }

  /** How the statement that merges begins. */
  String merge() {
    return "MERGE WITH SCHEMA EVOLUTION INTO " + target();
  }

  private String quoted(String rest) {
    return "`%s`.`%s`.`%s".formatted(parts.settings().catalog(), parts.settings().schema(), rest);
  }

  /** Launches the command, in a process with a folder of its own. */
  LakeferryProcess launch(String... more) {
    List<String> arguments = new ArrayList<>(parts.connectionArguments());
    for (String argument : subject.arguments()) {
      String name = argument.substring(0, argument.indexOf('=') + 1);
      arguments.removeIf(standing -> standing.startsWith(name));
      arguments.add(argument);
    }
    arguments.add("--table=" + table);
    arguments.add("--exportName=" + table);
    arguments.add("--targetFileSize=512KiB");
    arguments.add("--retryPause=100ms");
    arguments.addAll(List.of(more));
    Path work = folder.resolve("launch-" + processes.size());
    LakeferryProcess process =
        switch (version) {
          case OURS -> {
            arguments.add(0, "export");
            yield Launch.of(arguments, parts.environment(), work).start();
          }
          case NAIVE -> {
            arguments.add("--workFolder=" + work.resolve("work"));
            yield Launch.of(arguments, parts.environment(), work)
                .ofTestClass(NaiveExport.class)
                .start();
          }
        };
    processes.add(process);
    return process;
  }

  /** Waits for an end with success. */
  void awaitSuccess(LakeferryProcess process) {
    assertThat(process.await(PATIENCE)).as(process.everything()).isZero();
  }

  /** Launches the command until it succeeds, as an orchestrator does. */
  Outcome untilDone() {
    LakeferryProcess process = launch();
    for (int retry = 0; retry < 2 && process.await(PATIENCE) == 5; retry++) {
      process = launch();
    }
    awaitSuccess(process);
    return outcome();
  }

  /** What stands in the target now. */
  Outcome outcome() {
    List<String> counts =
        parts
            .warehouse(
                "SELECT count(*), count(DISTINCT %s) FROM %s".formatted(subject.key(), target()))
            .get(0);
    long ledger =
        switch (version) {
          case OURS ->
              Long.parseLong(
                  parts.warehouseValue(
                      "SELECT count(*) FROM %s WHERE target_table = '%s'"
                          .formatted(quoted("lakeferry_runs`"), table)));
          case NAIVE -> 0;
        };
    List<String> left = new ArrayList<>(volumes());
    left.addAll(stageTables());
    return new Outcome(
        subject.rows(), Long.parseLong(counts.get(0)), Long.parseLong(counts.get(1)), left, ledger);
  }

  /** Ours has to have ended well, the naive one badly. */
  void check(Outcome outcome) {
    switch (version) {
      case OURS -> {
        assertThat(outcome.expected()).as("rows of the window").isPositive();
        assertThat(outcome.rows()).as("rows").isEqualTo(outcome.expected());
        assertThat(outcome.distinct()).as("different rows").isEqualTo(outcome.expected());
        assertThat(outcome.left()).as("volumes and stage tables left").isEqualTo(List.of());
        assertThat(outcome.ledger()).as("ledger rows").isEqualTo(1);
      }
      case NAIVE ->
          assertThat(outcome.isExactlyOnce())
              .as("the naive version must come to grief here: %s", outcome)
              .isFalse();
    }
  }

  /** Volumes of this version that stand now. */
  List<String> volumes() {
    return new VolumeVisitor(parts.settings()).volumes(version.volumePrefix());
  }

  /** Stage tables for the target that stand now. */
  List<String> stageTables() {
    return parts.tables("lf_" + table);
  }

  /** Waits until a statement has its effect or has failed, if nobody is there to wait for it. */
  void awaitEndOf(String statement, long since) {
    Awaitility.await("the end of " + statement)
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                !gates.seen(since, ServerGates.Sight.STATEMENT_EXECUTED, statement).isEmpty()
                    || !gates.seen(since, ServerGates.Sight.STATEMENT_FAILED, statement).isEmpty());
  }

  @Override
  public void close() {
    processes.forEach(LakeferryProcess::close);
    if (version == Version.NAIVE) {
      new VolumeVisitor(parts.settings()).drop(volumes());
    }
  }
}
