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
package io.lakeferry.local.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lakeferry.local.flink.FlinkRest.Job;
import io.lakeferry.local.flink.FlinkRest.Subtask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a cluster of processes, some of which die. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlinkClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TASK_MANAGERS = 2;

  @TempDir static Path folder;

  private FlinkCluster cluster;
  private Path jar;
  private Path gate;
  private String name;

  @BeforeAll
  void startTheCluster() throws Exception {
    jar = JobJar.pack(folder);
    cluster =
        FlinkCluster.start(
            folder.resolve("cluster"), Home.find(), ClusterOptions.of(TASK_MANAGERS, 1));
  }

  @AfterAll
  void nothingIsLeftAfterwards() {
    List<ProcessHandle> processes =
        Stream.concat(Stream.of(cluster.jobManager()), cluster.taskManagers().stream())
            .filter(FlinkProcess::isAlive)
            .flatMap(process -> ProcessHandle.of(process.pid()).stream())
            .toList();
    assertThat(processes).hasSize(1 + TASK_MANAGERS);

    cluster.close();

    waiting().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
    assertThat(folder.resolve("cluster").resolve("tmp")).doesNotExist();
  }

  @BeforeEach
  void makeAGate(TestInfo test) throws IOException {
    name = test.getTestMethod().orElseThrow().getName();
    gate = Files.createDirectory(folder.resolve(name));
  }

  @AfterEach
  void endItsJobsAndReplaceTheDead() {
    cluster.rest().jobs().stream()
        .filter(job -> !List.of("FINISHED", "CANCELED", "FAILED").contains(job.state()))
        .forEach(job -> cluster.rest().cancel(job.id()));
    for (long dead = dead(); dead > 0; dead--) {
      cluster.addTaskManager();
    }
    cluster.awaitTaskManagers(TASK_MANAGERS);
  }

  private long dead() {
    return TASK_MANAGERS - cluster.taskManagers().stream().filter(FlinkProcess::isAlive).count();
  }

  @Test
  void aJobRunsOnAllTaskManagersAndTheClientWaitsForIt() throws IOException {
    FlinkProcess client = submit();
    Job job = awaitRunning();
    assertThat(readers(job))
        .extracting(Subtask::taskManager)
        .containsExactlyInAnyOrderElementsOf(cluster.rest().taskManagers());

    open();

    assertThat(client.awaitExit(PATIENCE)).as(client.output()).isZero();
    assertThat(state()).isEqualTo("FINISHED");
    requireDone();
    assertThat(cluster.rest().jobManagerLog()).contains(job.id());
    assertThat(cluster.rest().taskManagerLog(cluster.rest().taskManagers().get(0)))
        .contains(job.id());
  }

  @Test
  void aDetachedClientLeavesTheJobToTheCluster() throws IOException {
    FlinkProcess client = submit("-d");
    assertThat(client.awaitExit(PATIENCE)).as(client.output()).isZero();
    Job job = awaitRunning();

    cluster.rest().cancel(job.id());

    waiting().untilAsserted(() -> assertThat(state()).isEqualTo("CANCELED"));
  }

  /** The client waits; with {@code -sae} its end is the job's. */
  @Test
  void aClientThatIsStoppedTakesTheJobAlongIfAskedTo() throws IOException {
    FlinkProcess client = submit("-sae");
    awaitRunning();

    client.terminate();

    assertThat(client.awaitExit(PATIENCE)).as(client.output()).isNotZero();
    waiting().untilAsserted(() -> assertThat(state()).isEqualTo("CANCELED"));
  }

  @Test
  void aJobOutlivesAKilledTaskManager() throws IOException {
    FlinkProcess client = submit();
    Job job = awaitRunning();
    String victim = readers(job).get(0).taskManager();

    cluster.taskManager(victim).kill();
    cluster.addTaskManager();
    waiting()
        .untilAsserted(
            () ->
                assertThat(readers(job))
                    .allMatch(subtask -> subtask.state().equals("RUNNING"))
                    .noneMatch(subtask -> subtask.taskManager().equals(victim)));
    open();

    assertThat(client.awaitExit(PATIENCE)).as(client.output()).isZero();
    assertThat(readers(job)).extracting(Subtask::attempt).contains(1);
    assertThat(cluster.rest().exceptions(job.id()).toString()).contains(victim);
    requireDone();
  }

  /** It is taken for dead, and its work is done by another; then it wakes. */
  @Test
  void aPausedTaskManagerIsReplacedAndJoinsAgainWhenItWakes() throws IOException {
    FlinkProcess client = submit();
    Job job = awaitRunning();
    FlinkProcess victim = cluster.taskManager(readers(job).get(0).taskManager());

    victim.pause();
    waiting()
        .untilAsserted(
            () -> assertThat(cluster.rest().taskManagers()).doesNotContain(victim.name()));
    assertThat(victim.isAlive()).isTrue();
    FlinkProcess other = cluster.addTaskManager();
    open();
    assertThat(client.awaitExit(PATIENCE)).as(client.output()).isZero();
    requireDone();
    victim.resume();

    waiting()
        .untilAsserted(() -> assertThat(cluster.rest().taskManagers()).contains(victim.name()));
    other.kill();
  }

  @Test
  void aJobManagerThatIsStartedAgainGetsItsTaskManagersBack() throws IOException {
    cluster.jobManager().kill();
    FlinkProcess second = cluster.startJobManager();

    cluster.awaitTaskManagers(TASK_MANAGERS);
    assertThat(second.isAlive()).isTrue();
    open();
    FlinkProcess client = submit();
    assertThat(client.awaitExit(PATIENCE)).as(client.output()).isZero();
    requireDone();
  }

  private FlinkProcess submit(String... options) {
    List<String> arguments =
        Stream.of(
                Stream.of("run"),
                Stream.of(options),
                Stream.of("-c", GatedJob.class.getName(), jar.toString(), gate.toString()),
                Stream.of(String.valueOf(TASK_MANAGERS)))
            .flatMap(part -> part)
            .toList();
    return cluster.client(arguments, Map.of("GATED_JOB_NAME", name));
  }

  private Job awaitRunning() {
    waiting()
        .untilAsserted(
            () ->
                assertThat(readers(job()))
                    .isNotEmpty()
                    .allMatch(subtask -> subtask.state().equals("RUNNING")));
    return job();
  }

  /** What waits at the gate; the rest of the job begins after it. */
  private List<Subtask> readers(Job job) {
    return cluster.rest().subtasks(job.id()).stream()
        .filter(subtask -> subtask.vertex().contains("DataSource"))
        .toList();
  }

  private Job job() {
    List<Job> jobs =
        cluster.rest().jobs().stream().filter(job -> job.name().equals("gated " + name)).toList();
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }

  private String state() {
    return job().state();
  }

  private void open() throws IOException {
    Files.createFile(gate.resolve("open"));
  }

  private void requireDone() {
    assertThat(gate.resolve("done-0")).exists();
    assertThat(gate.resolve("done-1")).exists();
  }

  private static ConditionFactory waiting() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
  }
}
