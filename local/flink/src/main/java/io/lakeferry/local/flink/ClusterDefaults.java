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

import java.util.LinkedHashMap;
import java.util.Map;

/** Flink's settings of a local cluster, where the caller says nothing else. */
final class ClusterDefaults {
  private static final String LOOPBACK = "127.0.0.1";

  private ClusterDefaults() {}

  /**
   * The settings.
   *
   * @param folder of the cluster
   * @param rpcPort where the JobManager listens for TaskManagers, also after it was started anew
   * @param restPort where it listens for clients
   */
  static Map<String, String> settings(
      ClusterFolder folder, int rpcPort, int restPort, ClusterOptions options) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("jobmanager.rpc.address", LOOPBACK);
    settings.put("jobmanager.rpc.port", String.valueOf(rpcPort));
    settings.put("jobmanager.bind-host", LOOPBACK);
    settings.put("taskmanager.host", LOOPBACK);
    settings.put("taskmanager.bind-host", LOOPBACK);
    settings.put("rest.address", LOOPBACK);
    settings.put("rest.bind-address", LOOPBACK);
    settings.put("rest.port", String.valueOf(restPort));
    settings.put("rest.bind-port", String.valueOf(restPort));
    settings.put("io.tmp.dirs", folder.temporary().toString());
    settings.put("taskmanager.numberOfTaskSlots", String.valueOf(options.slots()));

    // A job outlives as many deaths, and is not started again before the dead one was noticed.
    settings.put("restart-strategy.type", "fixed-delay");
    settings.put("restart-strategy.fixed-delay.attempts", "10");
    settings.put("restart-strategy.fixed-delay.delay", "3 s");
    // A dead TaskManager is noticed within two beats, one that is only cut off after the time-out.
    // Flink's own 10 s and 50 s are too long for tests; less is too short for a busy machine.
    settings.put("heartbeat.interval", "2000");
    settings.put("heartbeat.timeout", "10000");
    // What the REST interface tells of jobs is no older than this, in milliseconds.
    settings.put("web.refresh-interval", "500");

    // Each job has classes of its own, and those of a job that ended go late.
    settings.put("taskmanager.memory.jvm-metaspace.size", "512m");
    settings.put("taskmanager.memory.task.heap.size", "384m");
    settings.put("taskmanager.memory.managed.size", "128m");
    // Each result that is kept for later tasks takes 16 MB, and a slot may write several at once.
    // With too little of it tasks fail until others are done, and use up the restarts.
    settings.put("taskmanager.memory.network.min", "128m");
    settings.put("taskmanager.memory.network.max", "128m");
    settings.putAll(options.configuration());
    return settings;
  }
}
