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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;

/** Flink's settings, as Flink's own parser reads them and its own arithmetic takes them. */
final class FlinkConfigurationTest {
  private static final List<Class<?>> OPTIONS =
      List.of(
          CoreOptions.class,
          DeploymentOptions.class,
          HeartbeatManagerOptions.class,
          JobManagerOptions.class,
          RestOptions.class,
          RestartStrategyOptions.class,
          TaskManagerOptions.class);

  /** Of the reporter and of the operator. */
  private static final List<String> NOT_OF_FLINKS_CORE =
      List.of("metrics.reporter.prom.", "kubernetes.operator.");

  private static final Configuration CONFIG =
      GlobalConfiguration.loadConfiguration(RunnerFiles.FLINK_CONFIG.getParent().toString());

  @Test
  void aDeadWorkerIsNoticedBeforeTheTriesAreUsedUp() {
    assertThat(CONFIG.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("fixed-delay");
    assertThat(CONFIG.get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS))
        .isEqualTo(10);
    assertThat(CONFIG.get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY))
        .isGreaterThanOrEqualTo(
            Duration.ofMillis(CONFIG.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)));
    assertThat(CONFIG.get(HeartbeatManagerOptions.HEARTBEAT_INTERVAL))
        .isLessThan(CONFIG.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT));
    assertThat(CONFIG.get(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY)).isEqualTo("region");
  }

  @Test
  void mainMayWaitForItsJobInApplicationMode() {
    assertThat(CONFIG.get(DeploymentOptions.ATTACHED)).isTrue();
    assertThat(flinkConfiguration(RunnerFiles.document(RunnerFiles.DEPLOYMENT)))
        .containsEntry(DeploymentOptions.ATTACHED.key(), "true")
        .containsEntry(DeploymentOptions.SUBMIT_FAILED_JOB_ON_APPLICATION_ERROR.key(), "true");
  }

  /** The numbers that the comments give. */
  @Test
  void memoryAddsUpAsTheCommentSays() {
    TaskExecutorProcessSpec worker = TaskExecutorProcessUtils.processSpecFromConfig(CONFIG);

    assertThat(worker.getNumSlots()).isEqualTo(2);
    assertThat(worker.getTotalProcessMemorySize()).isEqualTo(MemorySize.ofMebiBytes(2560));
    assertThat(worker.getJvmMetaspaceSize()).isEqualTo(MemorySize.ofMebiBytes(512));
    assertThat(worker.getJvmOverheadSize().getMebiBytes()).isEqualTo(256);
    assertThat(worker.getTotalFlinkMemorySize().getMebiBytes()).isIn(1791, 1792);
    assertThat(CONFIG.get(TaskManagerOptions.FRAMEWORK_HEAP_MEMORY).getMebiBytes()).isEqualTo(128);
    assertThat(CONFIG.get(TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY).getMebiBytes())
        .isEqualTo(128);
    assertThat(worker.getTaskOffHeapSize().getMebiBytes()).isEqualTo(128);
    assertThat(worker.getNetworkMemSize().getMebiBytes()).isEqualTo(179);
    assertThat(worker.getManagedMemorySize().getMebiBytes()).isEqualTo(179);
    assertThat(worker.getTaskHeapSize().getMebiBytes()).isIn(1049, 1050);

    JobManagerProcessSpec manager =
        JobManagerProcessUtils.processSpecFromConfigWithNewOptionToInterpretLegacyHeap(
            CONFIG, JobManagerOptions.TOTAL_PROCESS_MEMORY);
    assertThat(manager.getJvmMetaspaceSize()).isEqualTo(MemorySize.ofMebiBytes(512));
    assertThat(manager.getJvmHeapMemorySize().getMebiBytes()).isGreaterThan(1024);
  }

  /** What the comment says that another slot costs leaves as much heap for each. */
  @Test
  void anotherSlotCostsWhatTheCommentSays() {
    assertThat(RunnerFiles.text(RunnerFiles.FLINK_CONFIG)).contains("A slot more: 730 MiB more");
    Configuration three = new Configuration(CONFIG);
    three.set(TaskManagerOptions.NUM_TASK_SLOTS, 3);
    three.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.ofMebiBytes(2560 + 730));

    assertThat(
            TaskExecutorProcessUtils.processSpecFromConfig(three).getTaskHeapSize().getMebiBytes()
                / 3)
        .isBetween(524, 530);
  }

  /** The JVM takes them, and they open what the driver's Arrow needs. */
  @Test
  void optionsOfTheJvmAreWholeAndValid() {
    List<String> options =
        Arrays.asList(CONFIG.get(CoreOptions.FLINK_JVM_OPTIONS).strip().split("\\s+"));

    assertThat(options)
        .contains("--add-opens=java.base/java.nio=ALL-UNNAMED")
        .contains("--add-opens=java.base/java.util=ALL-UNNAMED")
        .contains("--add-exports=java.base/sun.net.util=ALL-UNNAMED")
        .doesNotHaveDuplicates()
        .hasSize(20);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(options);
    command.add("-version");
    assertThat(Tool.run(Map.of(), command))
        .satisfies(outcome -> assertThat(outcome.exitCode()).as(outcome.output()).isZero())
        .extracting(Tool.Outcome::output)
        .asString()
        .doesNotContain("Unrecognized");
  }

  /** A key that is misspelt, or a value of another type, would show at the cluster's start only. */
  @Test
  void everyKeyIsOneOfFlinkAndItsValueIsOfTheRightType() throws IllegalAccessException {
    assertThat(typed(CONFIG)).hasSizeGreaterThan(20);
    for (Path file : List.of(RunnerFiles.DEPLOYMENT, RunnerFiles.SESSION_CLUSTER)) {
      Configuration operator =
          Configuration.fromMap(flinkConfiguration(RunnerFiles.document(file)));
      assertThat(typed(operator)).as(file.toString()).hasSizeGreaterThan(10);
    }
    Configuration wrong = Configuration.fromMap(Map.of("heartbeat.timeout", "30 s"));
    assertThatThrownBy(() -> typed(wrong)).hasMessageContaining("heartbeat.timeout");
  }

  @Test
  void prometheusHasAPortForEachWorkerOfAHost() {
    assertThat(CONFIG.toMap())
        .containsEntry(
            "metrics.reporter.prom.factory.class",
            "org.apache.flink.metrics.prometheus.PrometheusReporterFactory")
        .containsEntry("metrics.reporter.prom.port", "9249-9260");
  }

  /** Both documents of the operator say what config.yaml says, but for addresses and sizes. */
  @Test
  void theOperatorsClustersAreSetUpAlike() {
    Map<String, String> common = new TreeMap<>(CONFIG.toMap());
    common
        .keySet()
        .removeIf(
            key ->
                key.endsWith("address")
                    || key.endsWith("bind-host")
                    || key.equals(RestOptions.PORT.key())
                    || key.equals(DeploymentOptions.ATTACHED.key())
                    || key.equals("metrics.reporter.prom.port")
                    || key.endsWith("memory.process.size"));
    assertThat(common).hasSize(13);

    for (Path file : List.of(RunnerFiles.DEPLOYMENT, RunnerFiles.SESSION_CLUSTER)) {
      Map<String, Object> document = RunnerFiles.document(file);
      assertThat(flinkConfiguration(document)).as(file.toString()).containsAllEntriesOf(common);
      assertThat(RunnerFiles.at(document, "spec", "taskManager", "resource", "memory"))
          .isEqualTo("2560m");
      assertThat(RunnerFiles.at(document, "spec", "jobManager", "resource", "memory"))
          .isEqualTo("2048m");
    }
  }

  /** The values, read as what Flink declares them to be. */
  private static Map<String, Object> typed(Configuration configuration)
      throws IllegalAccessException {
    Map<String, ConfigOption<?>> known = new TreeMap<>();
    for (Class<?> holder : OPTIONS) {
      for (Field field : holder.getFields()) {
        if (field.get(null) instanceof ConfigOption<?> option) {
          known.put(option.key(), option);
        }
      }
    }
    Map<String, Object> typed = new TreeMap<>();
    for (String key : configuration.keySet()) {
      if (NOT_OF_FLINKS_CORE.stream().noneMatch(key::startsWith)) {
        assertThat(known).containsKey(key);
        typed.put(key, configuration.get(known.get(key)));
      }
    }
    return typed;
  }

  private static Map<String, String> flinkConfiguration(Map<String, Object> deployment) {
    Map<String, String> flat = new TreeMap<>();
    RunnerFiles.map(RunnerFiles.at(deployment, "spec", "flinkConfiguration"))
        .forEach((key, value) -> flat.put(key, value.toString()));
    return flat;
  }
}
