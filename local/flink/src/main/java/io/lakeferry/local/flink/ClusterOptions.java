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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a cluster is started.
 *
 * @param taskManagers how many at the start
 * @param slots of each TaskManager
 * @param configuration Flink's own settings; they win over {@link ClusterDefaults}
 * @param environment variables of all processes, besides those of this one; secrets go here
 * @param jobManagerHeap bound of the JobManager's heap, as the JVM writes it
 * @param patience how long the cluster may take until all slots are there
 */
public record ClusterOptions(
    int taskManagers,
    int slots,
    Map<String, String> configuration,
    Map<String, String> environment,
    String jobManagerHeap,
    Duration patience) {
  private static final String JOB_MANAGER_HEAP = "320m";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Takes copies of the maps. */
  public ClusterOptions {
    configuration = Map.copyOf(configuration);
    environment = Map.copyOf(environment);
  }

  /** A cluster with the defaults. */
  public static ClusterOptions of(int taskManagers, int slots) {
    return new ClusterOptions(taskManagers, slots, Map.of(), Map.of(), JOB_MANAGER_HEAP, PATIENCE);
  }

  /** The same with further settings of Flink. */
  public ClusterOptions withConfiguration(Map<String, String> more) {
    return new ClusterOptions(
        taskManagers, slots, join(configuration, more), environment, jobManagerHeap, patience);
  }

  /** The same with further environment variables. */
  public ClusterOptions withEnvironment(Map<String, String> more) {
    return new ClusterOptions(
        taskManagers, slots, configuration, join(environment, more), jobManagerHeap, patience);
  }

  /** The same with another bound of the JobManager's heap. */
  public ClusterOptions withJobManagerHeap(String heap) {
    return new ClusterOptions(taskManagers, slots, configuration, environment, heap, patience);
  }

  private static Map<String, String> join(Map<String, String> first, Map<String, String> second) {
    Map<String, String> all = new LinkedHashMap<>(first);
    all.putAll(second);
    return all;
  }
}
