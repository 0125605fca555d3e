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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeferry.distribution.ExportCluster.Submission;
import io.lakeferry.local.flink.FlinkCluster;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.ServerGates;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random deaths while ten windows are exported one after the other, each launched until it
 * succeeds, as an orchestrator does. No window's rows get into the target before it has had its
 * share of deaths. Run by {@code mvn verify -Pflink,storm}; a seed is given by {@code
 * -Dlakeferry.storm.seed}.
 */
@Tag("storm")
@ExtendWith(LocalPlatformExtension.class)
class KillStormIT {
  private static final int WINDOWS = Integer.getInteger("lakeferry.storm.windows", 10);
  private static final int KILLS_PER_WINDOW = Integer.getInteger("lakeferry.storm.kills", 5);
  private static final int MOST_LAUNCHES = 30;

  /** Enough for some ten seconds of reading, which are struck as well as the load. */
  private static final int ROWS = Integer.getInteger("lakeferry.storm.rows", 200_000);

  private static final String PREFIX = "storm_";

  /** After these an orchestrator gives up. */
  private static final Set<Integer> LASTING = Set.of(2, 3, 4, 6, 70);

  @TempDir static Path folder;

  private final long seed = Long.getLong("lakeferry.storm.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<Death, Integer> deaths = new EnumMap<>(Death.class);
  private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor();
  private final List<Future<?>> waking = new ArrayList<>();
  private final Set<FlinkProcess> paused = ConcurrentHashMap.newKeySet();
  private ExportCluster cluster;
  private int launches;
  private int read;
  private int readAgain;
  private int takenOver;

  private enum Death {
    TASK_MANAGER_KILLED(9),
    TASK_MANAGER_PAUSED(4),
    JOB_MANAGER_KILLED(3),
    CLIENT_KILLED(4);

    private final int weight;

    Death(int weight) {
      this.weight = weight;
    }

    static Death any(Random random) {
      int point = random.nextInt(List.of(values()).stream().mapToInt(death -> death.weight).sum());
      for (Death death : values()) {
        point -= death.weight;
        if (point < 0) {
          return death;
        }
      }
      throw new IllegalStateException();
    }
  }

  @Test
  void everyRowArrivesOnce(LocalParts parts) {
    System.out.println("storm: seed " + seed);
    long start = System.nanoTime();
    NumberedHours windows = new NumberedHours(parts, "kill_storm", ROWS, WINDOWS);
    ServerGates gates = new ServerGates(parts.settings().adminUrl());
    cluster = ExportCluster.start(folder, parts);
    try {
      for (int window = 0; window < WINDOWS; window++) {
        export(windows, window, gates);
      }
      cluster.awaitEnd();
      ExportCluster.waiting().until(paused::isEmpty);
      cluster.restore();
      List<String> left = windows.leftOvers(PREFIX);
      if (!left.isEmpty()) {
        // A job that outlived its client may have ended after the launch that had success. What
        // it leaves goes with the next launch of its run.
        System.out.println("storm: cleaned up by further launches: " + left);
        for (int window = 0; window < WINDOWS; window++) {
          submit(windows, window).requireSuccess();
        }
      }
      for (int kind = 0; kind < 2; kind++) {
        windows.requireExactlyOnce(
            table(kind), IntStream.iterate(kind, window -> window < WINDOWS, window -> window + 2));
      }
      assertThat(windows.leftOvers(PREFIX)).as("volumes and stage tables left").isEmpty();
    } finally {
      System.out.printf(
          "storm: seed %d, %s, %d launches for %d windows, splits: %d read, %d read again, %d"
              + " taken over, %d s%n",
          seed,
          deaths,
          launches,
          WINDOWS,
          read,
          readAgain,
          takenOver,
          Duration.ofNanos(System.nanoTime() - start).toSeconds());
      alarm.shutdownNow();
      cluster.close();
    }
    assertThat(deaths.values().stream().mapToInt(Integer::intValue).sum())
        .as("deaths")
        .isGreaterThanOrEqualTo(WINDOWS * KILLS_PER_WINDOW);
  }

  /** In turn by COPY into one table and by MERGE into another. */
  private static String writeMode(int window) {
    return window % 2 == 0 ? "append" : "dedupe";
  }

  private static String table(int window) {
    return PREFIX + writeMode(window);
  }

  private void export(NumberedHours windows, int window, ServerGates gates) {
    String intoTheTarget = "INTO `main`.`default`.`" + table(window);
    try (Gate gate = gates.hold(Sight.STATEMENT_RECEIVED, intoTheTarget, 1_000)) {
      int left = KILLS_PER_WINDOW;
      Submission launch = launch(windows, window);
      for (int number = 1; ; ) {
        boolean ended = launch.client().endsWithin(Duration.ofMillis(500 + random.nextInt(12_000)));
        if (ended && launch.awaitExit() == 0) {
          count(launch.report());
          System.out.printf("storm: window %d done by launch %d%n", window, number);
          return;
        }
        if (ended) {
          int code = launch.awaitExit();
          System.out.printf("storm: window %d, launch %d ended with %d%n", window, number, code);
          assertThat(code).as(launch.client().output()).isNotIn(LASTING);
          assertThat(number).as("launches").isLessThan(MOST_LAUNCHES);
          launch = launch(windows, window);
          number++;
        } else if (left > 0) {
          left--;
          die(Death.any(random), launch.client());
        } else {
          gate.release();
        }
      }
    }
  }

  /** Most deaths strike a job, few a launch that is still planning. */
  private Submission launch(NumberedHours windows, int window) {
    Submission launch = submit(windows, window);
    if (random.nextInt(4) > 0) {
      String table = table(window);
      ExportCluster.waiting().until(() -> cluster.isRunning(table) || !launch.client().isAlive());
    }
    return launch;
  }

  private Submission submit(NumberedHours windows, int window) {
    ExportCluster.waiting().until(() -> !cluster.processes().rest().taskManagers().isEmpty());
    launches++;
    return cluster.submit(windows.export(window, table(window), writeMode(window), folder));
  }

  private void die(Death death, FlinkProcess client) {
    System.out.println("storm: " + death);
    deaths.merge(death, 1, Integer::sum);
    FlinkCluster processes = cluster.processes();
    switch (death) {
      case TASK_MANAGER_KILLED -> {
        anyTaskManager().kill();
        processes.addTaskManager();
      }
      case TASK_MANAGER_PAUSED -> {
        if (!paused.isEmpty()) {
          // Somebody has to be left who can be killed.
          processes.addTaskManager();
        }
        // Some wake before they are believed dead, some after.
        FlinkProcess zombie = anyTaskManager();
        paused.add(zombie);
        zombie.pause();
        waking.add(alarm.schedule(() -> wake(zombie), 3 + random.nextInt(20), TimeUnit.SECONDS));
      }
      case JOB_MANAGER_KILLED -> {
        processes.jobManager().kill();
        processes.startJobManager();
      }
      case CLIENT_KILLED -> client.kill();
    }
  }

  private void wake(FlinkProcess zombie) {
    zombie.resume();
    paused.remove(zombie);
  }

  private FlinkProcess anyTaskManager() {
    List<FlinkProcess> alive =
        cluster.processes().taskManagers().stream()
            .filter(taskManager -> taskManager.isAlive() && !paused.contains(taskManager))
            .toList();
    return alive.get(random.nextInt(alive.size()));
  }

  private void count(JsonNode report) {
    JsonNode origins = report.path("splitOrigins");
    read += origins.path("read").asInt();
    readAgain += origins.path("readAgain").asInt();
    takenOver += origins.path("takenOver").asInt();
  }
}
