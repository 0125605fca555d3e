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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.flink.ClusterOptions;
import io.lakeferry.local.flink.FlinkCluster;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.local.flink.FlinkRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exports one window on clusters of different sizes, each new, and prints what its workers needed.
 * Started by flink.sh, as a single source file.
 *
 * <p>Taken are the figures of the task that extracts and uploads: from its first subtask's start
 * until the last one's end. Loading is the warehouse's work, so all jobs but the last are cancelled
 * then; the last one has to go on to its end and says how many rows it loaded.
 */
public final class FlinkSlots {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Path home;
  private final Path folder;
  private final Path jar;
  private final List<String> arguments;
  private final Map<String, ProcessHandle> servers;

  private FlinkSlots(
      Path home,
      Path folder,
      Path jar,
      List<String> arguments,
      Map<String, ProcessHandle> servers) {
    this.home = home;
    this.folder = folder;
    this.jar = jar;
    this.arguments = arguments;
    this.servers = servers;
  }

  /** Arguments: root, an empty folder, jar for clusters, slots as 1,2,4, pids as name=pid,... */
  public static void main(String[] given) throws Exception {
    Map<String, ProcessHandle> servers = new TreeMap<>();
    for (String server : given[4].split(",")) {
      String[] parts = server.split("=");
      servers.put(parts[0], ProcessHandle.of(Long.parseLong(parts[1])).orElseThrow());
    }
    FlinkSlots benchmark =
        new FlinkSlots(
            Path.of(given[0]),
            Path.of(given[1]),
            Path.of(given[2]),
            Arrays.asList(given).subList(5, given.length),
            servers);
    List<Integer> slots = Arrays.stream(given[3].split(",")).map(Integer::valueOf).toList();
    List<Measured> all = new ArrayList<>();
    for (int round = 0; round < slots.size(); round++) {
      all.add(benchmark.measure(slots.get(round), round, round == slots.size() - 1));
    }
    benchmark.print(all);
  }

  private record Measured(
      int slots,
      int taskManagers,
      double seconds,
      double workersCpu,
      List<Long> residentMib,
      Map<String, Double> serversCpu,
      Optional<JsonNode> report) {}

  private Measured measure(int slots, int round, boolean toTheEnd) throws Exception {
    int taskManagers = Math.max(1, slots / 2);
    ClusterOptions options =
        ClusterOptions.of(taskManagers, slots / taskManagers).withEnvironment(System.getenv());
    try (FlinkCluster cluster =
        FlinkCluster.start(folder.resolve("cluster-" + round), home, options)) {
      Path report = folder.resolve("report-" + round + ".json");
      List<String> command =
          new ArrayList<>(List.of("run", jar.toString(), "export", "--parallelism=" + slots));
      command.addAll(arguments);
      command.add("--report=" + report);
      command.add("--table=slots_" + round);
      command.add("--exportName=slots_" + round);
      FlinkProcess client = cluster.client(command, System.getenv());
      JsonNode begun = awaitExtraction(cluster, client, "RUNNING");
      double cpuBefore = cpu(cluster);
      Map<String, Double> serversBefore = serversCpu();
      JsonNode vertex = awaitExtraction(cluster, client, "FINISHED");
      double workersCpu = cpu(cluster) - cpuBefore;
      Map<String, Double> serversCpu = new TreeMap<>();
      serversCpu().forEach((name, now) -> serversCpu.put(name, now - serversBefore.get(name)));
      List<Long> resident = resident(cluster);
      double seconds =
          (vertex.path("end-time").asLong() - begun.path("start-time").asLong()) / 1000.0;
      if (!toTheEnd) {
        cluster.rest().jobs().forEach(job -> cluster.rest().cancel(job.id()));
        client.awaitExit(PATIENCE);
        return new Measured(
            slots, taskManagers, seconds, workersCpu, resident, serversCpu, Optional.empty());
      }
      int code = client.awaitExit(PATIENCE);
      if (code != 0) {
        throw new IllegalStateException("ended with " + code + ":\n" + client.output());
      }
      return new Measured(
          slots,
          taskManagers,
          seconds,
          workersCpu,
          resident,
          serversCpu,
          Optional.of(new ObjectMapper().readTree(report.toFile())));
    }
  }

  private JsonNode awaitExtraction(FlinkCluster cluster, FlinkProcess client, String state)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (FlinkRest.Job job : cluster.rest().jobs()) {
        for (JsonNode vertex : cluster.rest().job(job.id()).path("vertices")) {
          boolean reached =
              vertex.path("status").asText().equals(state)
                  || vertex.path("status").asText().equals("FINISHED");
          if (vertex.path("name").asText().contains("export") && reached) {
            return vertex;
          }
        }
      }
      if (!client.isAlive()) {
        throw new IllegalStateException("the client ended early:\n" + client.output());
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("not " + state + " within " + PATIENCE);
  }

  private static double cpu(FlinkCluster cluster) {
    return cluster.taskManagers().stream()
        .mapToDouble(one -> cpu(ProcessHandle.of(one.pid()).orElseThrow()))
        .sum();
  }

  private static double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
  }

  private Map<String, Double> serversCpu() {
    Map<String, Double> all = new TreeMap<>();
    servers.forEach((name, process) -> all.put(name, cpu(process)));
    return all;
  }

  private static List<Long> resident(FlinkCluster cluster) throws IOException {
    List<Long> all = new ArrayList<>();
    for (FlinkProcess one : cluster.taskManagers()) {
      String line =
          Files.readAllLines(Path.of("/proc/" + one.pid() + "/status")).stream()
              .filter(text -> text.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow();
      all.add(Long.parseLong(line.replaceAll("\\D", "")) / 1024);
    }
    return all;
  }

  private void print(List<Measured> all) {
    JsonNode report = all.get(all.size() - 1).report().orElseThrow();
    long rows = report.path("rows").path("loaded").asLong();
    System.out.printf(
        "%,d rows loaded by the last, ms of phases %s%n%n", rows, report.path("phaseMillis"));
    System.out.println(
        "| slots | TaskManagers | s | rows per s | workers' CPU-s per M rows | servers' CPU-s | MiB per TaskManager |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Measured one : all) {
      System.out.printf(
          "| %d | %d | %.1f | %,.0f | %.2f | %s | %s |%n",
          one.slots(),
          one.taskManagers(),
          one.seconds(),
          rows / one.seconds(),
          one.workersCpu() * 1e6 / rows,
          one.serversCpu(),
          one.residentMib());
    }
  }
}
