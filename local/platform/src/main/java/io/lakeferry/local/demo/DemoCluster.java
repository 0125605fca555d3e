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
package io.lakeferry.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Flink cluster of the demonstration: one process that starts the cluster's own. It needs no
 * class of it, so that nobody else has to build it.
 */
final class DemoCluster {
  static final int TASK_MANAGERS = 2;
  static final int SLOTS = 2;

  private static final String GUARD = "io.lakeferry.local.flink.process.ClusterProcess";
  private static final String MAIN = "io.lakeferry.local.flink.ClusterMain";
  private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

  /** As of the launches: small jobs are over before the better compiler has paid off. */
  private static final String QUICK_START =
      "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration END = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final Path home;
  private final Path folder;
  private Process process;
  private boolean stopped;

  /**
   * @param home the project's root
   * @param folder of the cluster, made when it starts
   */
  DemoCluster(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /**
   * Begins to start it; {@link #awaitAddress} waits.
   *
   * @param environment for the workers, which resolve the references to secrets
   * @throws DemoException if it is not built
   */
  synchronized void begin(Map<String, String> environment) {
    if (stopped) {
      throw new DemoException("stopped");
    }
    Path jar = built(home.resolve("local/flink/target"), "lakeferry-local-flink.jar");
    Path libraries = home.resolve("local/platform/target/lib");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", jar + File.pathSeparator + libraries.resolve("*")));
    command.addAll(List.of(GUARD, String.valueOf(ProcessHandle.current().pid()), MAIN));
    command.addAll(
        List.of(
            home.toString(),
            folder.toString(),
            String.valueOf(TASK_MANAGERS),
            String.valueOf(SLOTS),
            readyFile().toString()));
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .redirectOutput(output().toFile());
      builder.environment().putIfAbsent(JAVA_OPTIONS, QUICK_START);
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new DemoException("the Flink cluster cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * Host and port of its REST interface, once all slots are there.
   *
   * @throws DemoException if it ends or takes too long
   */
  String awaitAddress() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (Files.notExists(readyFile())) {
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new DemoException("the Flink cluster ended: " + Files.readString(output()).strip());
        }
        if (System.nanoTime() - deadline > 0) {
          throw new DemoException(
              "the Flink cluster was not up within " + PATIENCE.toMinutes() + " min");
        }
      }
      return Files.readString(readyFile()).strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    } catch (IOException e) {
      throw new DemoException("the Flink cluster went away", e);
    }
  }

  /** The options by which a launch submits its pipeline. */
  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("runner", "FlinkRunner");
    options.put("flinkMaster", awaitAddress());
    options.put("filesToStage", jarForClusters().toString());
    options.put("parallelism", String.valueOf(TASK_MANAGERS * SLOTS));
    return options;
  }

  /** The names of the jobs that it has finished, one for each. */
  List<String> finishedJobs() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + awaitAddress() + "/jobs/overview"))
            .timeout(END)
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new DemoException("the Flink cluster answered " + response.statusCode());
      }
      List<String> names = new ArrayList<>();
      for (JsonNode job : new ObjectMapper().readTree(response.body()).path("jobs")) {
        if (job.path("state").asText().equals("FINISHED")) {
          names.add(job.path("name").asText());
        }
      }
      return List.copyOf(names);
    } catch (IOException e) {
      throw new DemoException("the Flink cluster does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  /** Ends all its processes and starts nothing more; returns when they are gone. */
  synchronized void stop() {
    stopped = true;
    if (process == null) {
      return;
    }
    // Killed as well as asked: they write into the folder until they are gone.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    endsWithin(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(DemoCluster::endsWithin);
  }

  private static void endsWithin(ProcessHandle handle) {
    handle.onExit().completeOnTimeout(handle, END.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private Path jarForClusters() {
    Path target = home.resolve("distribution/target");
    try (Stream<Path> files = Files.exists(target) ? Files.list(target) : Stream.empty()) {
      return files
          .filter(file -> file.getFileName().toString().matches("lakeferry-.*-flink\\.jar"))
          .findFirst()
          .orElseThrow(() -> new DemoException("the jar for clusters is not in " + target));
    } catch (IOException e) {
      throw new DemoException("the folder " + target + " cannot be read", e);
    }
  }

  private static Path built(Path target, String name) {
    Path jar = target.resolve(name);
    if (Files.notExists(jar)) {
      throw new DemoException("the Flink cluster is not built: " + jar + " is missing");
    }
    return jar;
  }

  private Path readyFile() {
    return folder.resolve("ready");
  }

  private Path output() {
    return folder.resolve("output");
  }
}
