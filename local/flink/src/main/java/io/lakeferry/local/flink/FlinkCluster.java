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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Flink cluster of several processes, all on the loopback interface.
 *
 * <p>The processes end with {@link #close()}, and with the JVM that started them, even if it is
 * killed. JobManager and TaskManagers keep no state for each other: a JobManager that is started
 * again knows nothing of the jobs of the last one.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String SESSION =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String APPLICATION = "io.lakeferry.local.flink.process.ApplicationMain";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";

  private final ClusterFolder folder;
  private final ClusterOptions options;
  private final JvmLauncher launcher;
  private final FlinkRest rest;
  private final Optional<FlinkApplication> application;
  private final List<FlinkProcess> started = new CopyOnWriteArrayList<>();
  private final List<FlinkProcess> taskManagers = new CopyOnWriteArrayList<>();
  private TaskManagerFlags flags;
  private FlinkProcess jobManager;
  private int jobManagers;
  private int clients;

  private FlinkCluster(
      ClusterFolder folder,
      Path home,
      ClusterOptions options,
      Optional<FlinkApplication> application,
      int restPort) {
    this.folder = folder;
    this.options = options;
    this.launcher = new JvmLauncher(folder, home, options.environment());
    this.rest = new FlinkRest(URI.create("http://127.0.0.1:" + restPort));
    this.application = application;
  }

  /**
   * Starts a session cluster and waits until all its slots are there.
   *
   * @param directory folder of its settings, logs and temporary files, made if missing
   * @param home the project's root, where this module was built
   * @throws FlinkClusterException if a process ends or is not ready in time, with the end of its
   *     output
   */
  public static FlinkCluster start(Path directory, Path home, ClusterOptions options) {
    FlinkCluster cluster = launch(directory, home, options, Optional.empty());
    try {
      cluster.awaitTaskManagers(options.taskManagers());
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /**
   * Starts a cluster for one job, which runs in the {@link #jobManager() JobManager} and with which
   * that ends. Does not wait: the job may be over before anybody looks.
   *
   * <p>What runs in a JobManager needs {@code execution.attached: true} in the settings if it waits
   * for its own job's end, as pipelines of Beam do.
   *
   * @param directory as above
   * @param home as above
   */
  public static FlinkCluster startApplication(
      Path directory, Path home, ClusterOptions options, FlinkApplication application) {
    return launch(directory, home, options, Optional.of(application));
  }

  private static FlinkCluster launch(
      Path directory, Path home, ClusterOptions options, Optional<FlinkApplication> application) {
    ClusterFolder folder = ClusterFolder.create(directory);
    int restPort;
    try (ServerSocket rpc = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket rest = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      restPort = rest.getLocalPort();
      folder.writeSettings(ClusterDefaults.settings(folder, rpc.getLocalPort(), restPort, options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    application.map(FlinkApplication::jar).ifPresent(folder::useLibrary);
    FlinkCluster cluster = new FlinkCluster(folder, home, options, application, restPort);
    try {
      FlinkProcess asked = TaskManagerFlags.ask(cluster.launcher, folder);
      cluster.started.add(asked);
      cluster.startJobManager();
      cluster.flags = TaskManagerFlags.answer(asked);
      for (int number = 0; number < options.taskManagers(); number++) {
        cluster.addTaskManager();
      }
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** Where {@code --flinkMaster} leads: host and port. */
  public String restAddress() {
    return rest.address().getAuthority();
  }

  /** Asks the cluster. */
  public FlinkRest rest() {
    return rest;
  }

  /** The folder of the logs: a {@code .log} and a {@code .out} of each process. */
  public Path logs() {
    return folder.logs();
  }

  /** The last JobManager that was started, dead or alive. */
  public synchronized FlinkProcess jobManager() {
    return jobManager;
  }

  /** All TaskManagers that were ever started, in this order, dead or alive. */
  public List<FlinkProcess> taskManagers() {
    return List.copyOf(taskManagers);
  }

  /** The TaskManager with an id of the REST interface's. */
  public FlinkProcess taskManager(String id) {
    return taskManagers.stream()
        .filter(taskManager -> taskManager.name().equals(id))
        .findFirst()
        .orElseThrow(() -> new FlinkClusterException("There is no TaskManager " + id + "."));
  }

  /** Starts one more TaskManager; {@link #awaitTaskManagers} waits for it. */
  public synchronized FlinkProcess addTaskManager() {
    String name = "taskmanager-" + (taskManagers.size() + 1);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--configDir", folder.configuration().toString()));
    arguments.addAll(flags.dynamic());
    arguments.addAll(List.of("-D", "taskmanager.resource-id=" + name));
    List<String> jvm = new ArrayList<>(flags.jvm());
    jvm.add(temporaryFiles());
    FlinkProcess taskManager = launcher.launch(name, jvm, TASK_MANAGER, arguments);
    started.add(taskManager);
    taskManagers.add(taskManager);
    return taskManager;
  }

  /**
   * Starts a JobManager in the place of one that was killed, at the same address. TaskManagers that
   * live join it by themselves.
   *
   * @throws FlinkClusterException if the last one lives
   */
  public synchronized FlinkProcess startJobManager() {
    if (jobManager != null && jobManager.isAlive()) {
      throw new FlinkClusterException("The JobManager lives.");
    }
    jobManagers++;
    List<String> jvm =
        List.of("-Xmx" + options.jobManagerHeap(), "-XX:MaxMetaspaceSize=256m", temporaryFiles());
    String settings = folder.configuration().toString();
    String name = "jobmanager-" + jobManagers;
    if (application.isPresent()) {
      List<String> arguments = new ArrayList<>();
      arguments.addAll(
          List.of(settings, folder.userLibraries().toString(), application.get().mainClass()));
      arguments.addAll(application.get().arguments());
      jobManager = launcher.launch(name, jvm, APPLICATION, arguments);
    } else {
      jobManager =
          launcher.launch(
              name, jvm, SESSION, List.of("--configDir", settings, "--executionMode", "cluster"));
    }
    started.add(jobManager);
    return jobManager;
  }

  /**
   * Starts the client {@code flink}, for example with {@code run}, {@code -d}, {@code -c}, a class,
   * a jar and its arguments.
   *
   * @param environment variables of it alone, besides those of the cluster
   */
  public FlinkProcess client(List<String> arguments, Map<String, String> environment) {
    String name;
    synchronized (this) {
      clients++;
      name = "client-" + clients;
    }
    FlinkProcess client =
        launcher
            .with(environment)
            .launch(name, List.of("-Xmx512m", JvmLauncher.SHORT_LIVED), CLIENT, arguments);
    started.add(client);
    return client;
  }

  /**
   * Waits until the JobManager knows as many TaskManagers, no more and no fewer.
   *
   * @throws FlinkClusterException if the JobManager ends, fewer TaskManagers live, or it takes too
   *     long
   */
  public void awaitTaskManagers(int count) {
    long deadline = System.nanoTime() + options.patience().toNanos();
    while (knownTaskManagers() != count) {
      FlinkProcess manager = jobManager();
      requireAlive(manager);
      requireAlive(count);
      if (System.nanoTime() - deadline > 0) {
        throw new FlinkClusterException(
            "The cluster did not have "
                + count
                + " TaskManagers within "
                + options.patience().toSeconds()
                + " s. Its logs are in "
                + folder.logs());
      }
      manager.endsWithin(POLL);
    }
  }

  /**
   * Of the cluster's own processes, which leave libraries that they unpacked behind when they are
   * killed. What a client writes is the caller's.
   */
  private String temporaryFiles() {
    return "-Djava.io.tmpdir=" + folder.temporary();
  }

  /** How many the JobManager knows; -1 if it does not answer yet. */
  private int knownTaskManagers() {
    try {
      return rest.taskManagers().size();
    } catch (FlinkClusterException e) {
      return -1;
    }
  }

  private void requireAlive(int count) {
    long alive = taskManagers.stream().filter(FlinkProcess::isAlive).count();
    if (alive < count) {
      throw new FlinkClusterException(
          "Of "
              + count
              + " TaskManagers "
              + alive
              + " live. The last one that ended printed and logged:\n"
              + taskManagers.stream()
                  .filter(taskManager -> !taskManager.isAlive())
                  .reduce((first, second) -> second)
                  .map(ended -> ended.output() + ended.lastLogged())
                  .orElse("(there was none)"));
    }
  }

  private static void requireAlive(FlinkProcess process) {
    if (!process.isAlive()) {
      throw new FlinkClusterException(process.name() + " ended. It printed:\n" + process.output());
    }
  }

  /** Kills all processes, the clients, too, and returns when they are gone. Logs stay. */
  @Override
  public void close() {
    started.forEach(FlinkProcess::signalEnd);
    started.forEach(FlinkProcess::kill);
    folder.deleteTemporary();
  }
}
