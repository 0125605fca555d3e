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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/**
 * A session cluster for whoever starts it as a process:
 *
 * <pre>ClusterMain HOME FOLDER TASK-MANAGERS SLOTS READY-FILE</pre>
 *
 * <p>HOME is the project's root, FOLDER that of the cluster, SLOTS are those of each TaskManager.
 * When all slots are there, the READY-FILE appears at once and whole: one line with host and port
 * of the REST interface. The environment is that of all the cluster's processes. It ends on
 * SIGTERM, and if the cluster cannot be started with 1.
 */
public final class ClusterMain {
  private static final int CANNOT_START = 1;

  private ClusterMain() {}

  /**
   * Runs the cluster until the process is asked to end.
   *
   * @throws IOException if the ready file cannot be written
   * @throws InterruptedException never, as nobody interrupts
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path ready = Path.of(arguments[4]);
    ClusterOptions options =
        ClusterOptions.of(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    FlinkCluster cluster;
    try {
      cluster = FlinkCluster.start(Path.of(arguments[1]), Path.of(arguments[0]), options);
    } catch (FlinkClusterException e) {
      System.err.println(e.getMessage());
      System.exit(CANNOT_START);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "cluster-end"));
    Path written = ready.resolveSibling(ready.getFileName() + ".new");
    Files.writeString(written, cluster.restAddress() + "\n");
    Files.move(written, ready, StandardCopyOption.ATOMIC_MOVE);
    new CountDownLatch(1).await();
  }
}
