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

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts a cluster, pauses one of its processes, tells all their ids, and waits to be killed. */
final class Parent {
  private Parent() {}

  public static void main(String[] arguments) throws Exception {
    FlinkCluster cluster =
        FlinkCluster.start(Path.of(arguments[0]), Path.of(arguments[1]), ClusterOptions.of(2, 1));
    cluster.taskManagers().get(1).pause();
    System.out.println(cluster.jobManager().pid());
    cluster.taskManagers().forEach(taskManager -> System.out.println(taskManager.pid()));
    System.out.println("started");
    new CountDownLatch(1).await();
  }
}
