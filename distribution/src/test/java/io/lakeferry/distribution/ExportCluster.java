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
package io.lakeferry.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.flink.ClusterOptions;
import io.lakeferry.local.flink.FlinkCluster;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.local.flink.FlinkRest;
import io.lakeferry.local.flink.FlinkRest.Job;
import io.lakeferry.local.flink.FlinkRest.Subtask;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.core.ConditionFactory;

/**
 * A cluster of processes to which the jar for clusters is submitted as users do it: by {@code flink
 * run}. Each TaskManager has one slot, so that a task is killed by killing who runs it.
 */
final class ExportCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(10);
  static final int TASK_MANAGERS = 2;

  /** The step that reads, writes and uploads. */
  static final String EXPORT = "at planned splits";

  static final String LOAD = "at seal and load";

  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  private final FlinkCluster cluster;
  private final Path folder;
  private int submitted;

  private ExportCluster(FlinkCluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  /** No more compiling than some seconds of work are worth. */
  private static final Map<String, String> QUICK_START =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m");

  /** Half a minute instead of ten seconds, as much runs beside the cluster. */
  private static final Map<String, String> PATIENT = Map.of("pekko.ask.timeout", "30 s");

  /** Starts it; its processes have the environment that the parts' options refer to. */
  static ExportCluster start(Path folder, LocalParts parts) {
    return start(folder, parts, Map.of());
  }

  /** The same with further settings of Flink. */
  static ExportCluster start(Path folder, LocalParts parts, Map<String, String> configuration) {
    ClusterOptions options =
        ClusterOptions.of(TASK_MANAGERS, 1)
            .withEnvironment(parts.environment())
            .withEnvironment(QUICK_START)
            .withConfiguration(PATIENT)
            .withConfiguration(configuration);
    return new ExportCluster(
        FlinkCluster.start(folder.resolve("cluster"), parts.home(), options), folder);
  }

  FlinkCluster processes() {
    return cluster;
  }

  /**
   * Submits an export by {@code flink run}.
   *
   * @param flinkOptions of {@code flink run}
   */
  Submission submit(Launch launch, String... flinkOptions) {
    submitted++;
    Path report = folder.resolve("report-" + submitted + ".json");
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(List.of(flinkOptions));
    arguments.add(Jar.cluster().path().toString());
    arguments.addAll(launch.arguments());
    arguments.add("--report=" + report);
    arguments.add("--workFolder=" + folder.resolve("work"));
    return new Submission(cluster.client(arguments, launch.environment()), report);
  }

  /**
   * An export that was submitted.
   *
   * @param client the process of {@code flink run}
   * @param file of the report
   */
  record Submission(FlinkProcess client, Path file) {
    /** Waits for the end of the client; its exit code. */
    int awaitExit() {
      return client.awaitExit(PATIENCE);
    }

    /** Waits for a condition, as long as the client lives. */
    void awaitThat(String what, BooleanSupplier holds) {
      ExportCluster.awaitThat(what, holds, client::isAlive, client::output);
    }

    void requireSuccess() {
      assertThat(awaitExit()).as(client.output()).isZero();
    }

    JsonNode report() {
      try {
        return new ObjectMapper().readTree(file.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(client.output(), e);
      }
    }
  }

  /**
   * The job that exports into a table: the one that has not ended, or any if all have. Waits until
   * there is one.
   */
  Job job(String table) {
    waiting().until(() -> !jobs(table).isEmpty());
    List<Job> jobs = jobs(table);
    return jobs.stream()
        .filter(job -> !ENDED.contains(job.state()))
        .findFirst()
        .orElseGet(() -> jobs.get(0));
  }

  List<Job> jobs(String table) {
    return cluster.rest().jobs().stream()
        .filter(job -> job.name().contains(" into main.default." + table + ","))
        .toList();
  }

  /** Whether a job runs that exports into a table. */
  boolean isRunning(String table) {
    return jobs(table).stream().anyMatch(job -> job.state().equals("RUNNING"));
  }

  /** Waits until no job runs. */
  void awaitEnd() {
    waiting()
        .until(() -> cluster.rest().jobs().stream().allMatch(job -> ENDED.contains(job.state())));
  }

  /** Waits until no job runs that exports into the table. */
  void awaitEnd(String table) {
    waiting().until(() -> jobs(table).stream().allMatch(job -> ENDED.contains(job.state())));
  }

  /**
   * The TaskManager that runs the last task of one step of a job; waits until all others of the
   * step are done.
   *
   * @param step as the pipeline names it
   */
  FlinkProcess runnerOf(String step, String table) {
    String id = job(table).id();
    waiting()
        .until(
            () -> {
              List<String> states = ofStep(step, id).stream().map(Subtask::state).toList();
              return states.stream().filter("RUNNING"::equals).count() == 1
                  && states.stream().filter("FINISHED"::equals).count() == states.size() - 1;
            });
    return ofStep(step, id).stream()
        .filter(subtask -> subtask.state().equals("RUNNING"))
        .map(subtask -> cluster.taskManager(subtask.taskManager()))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until all tasks of a step are done. */
  void awaitFinished(String step, String table) {
    String id = job(table).id();
    waiting()
        .until(
            () ->
                ofStep(step, id).stream().allMatch(subtask -> subtask.state().equals("FINISHED")));
  }

  private List<Subtask> ofStep(String step, String job) {
    return cluster.rest().subtasks(job).stream()
        .filter(subtask -> subtask.vertex().contains(step))
        .toList();
  }

  /** Kills a TaskManager and starts another one. */
  void replace(FlinkProcess taskManager) {
    taskManager.kill();
    cluster.addTaskManager();
  }

  /** How often tasks of a job were started again. */
  int restarts(Job job) {
    return cluster.rest().subtasks(job.id()).stream().mapToInt(Subtask::attempt).sum();
  }

  /** Ends what a test has left, so that the next one finds the cluster as it was at first. */
  void restore() {
    if (!cluster.jobManager().isAlive()) {
      cluster.startJobManager();
    }
    List<FlinkProcess> alive =
        cluster.taskManagers().stream().filter(FlinkProcess::isAlive).toList();
    alive.stream().skip(TASK_MANAGERS).forEach(FlinkProcess::kill);
    for (int missing = alive.size(); missing < TASK_MANAGERS; missing++) {
      cluster.addTaskManager();
    }
    cluster.awaitTaskManagers(TASK_MANAGERS);
    FlinkRest rest = cluster.rest();
    rest.jobs().stream()
        .filter(job -> !ENDED.contains(job.state()))
        .forEach(job -> rest.cancel(job.id()));
    waiting().until(() -> rest.jobs().stream().allMatch(job -> ENDED.contains(job.state())));
  }

  /** Waits for a condition, as long as who has to bring it about lives. */
  static void awaitThat(
      String what, BooleanSupplier holds, BooleanSupplier alive, Supplier<String> output) {
    try {
      await(what)
          .atMost(PATIENCE)
          .failFast("the launch has ended", () -> !alive.getAsBoolean())
          .until(holds::getAsBoolean);
    } catch (RuntimeException e) {
      throw new AssertionError(what + ": " + e.getMessage() + "\n" + output.get(), e);
    }
  }

  static ConditionFactory waiting() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).ignoreExceptions();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
