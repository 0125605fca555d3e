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
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.flink.FlinkClusterException;
import io.lakeferry.local.flink.FlinkRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything that somebody could read of an export who may not read its secrets, also what stands
 * there packed.
 */
final class Exposed {
  /** Ends the name of what was found packed in something. */
  static final String UNPACKED = ", unpacked";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where something can be read. */
  enum Place {
    /** What the client sent to the JobManager, the serialised job among it. */
    SUBMISSION,
    /** What the REST interface answers, of which the web pages are made. */
    REST,
    /** Logs and outputs of all processes. */
    LOGS,
    /** What the cluster keeps on its disks. */
    FILES_OF_THE_CLUSTER,
    /** Command lines of all processes of this machine, as ps shows them. */
    COMMAND_LINES,
    /** The report. */
    REPORT
  }

  private final Map<Place, List<Text>> texts = new EnumMap<>(Place.class);

  private record Text(String name, String content) {}

  Exposed() {
    for (Place place : Place.values()) {
      texts.put(place, new ArrayList<>());
    }
  }

  /** Adds what the client has sent. */
  void submission(byte[] sent) {
    add(Place.SUBMISSION, "requests", sent);
  }

  void file(Place place, Path file) {
    try {
      add(place, file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files of a folder; those that vanish meanwhile are nobody's. Jars are code. */
  void files(Place place, Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        if (Files.size(file) < 50_000_000) {
          add(place, file.toString(), Files.readAllBytes(file));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      files(place, folder);
    }
  }

  void commandLines() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .filter(path -> path.getFileName().toString().matches("\\d+"))
          .map(path -> path.resolve("cmdline"))
          .forEach(this::commandLine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void commandLine(Path file) {
    try {
      add(Place.COMMAND_LINES, file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      // It has ended.
      return;
    }
  }

  /** Every page of the REST interface that reads, of all jobs, tasks and TaskManagers. */
  void rest(FlinkRest rest) {
    for (String path :
        List.of(
            "/config",
            "/overview",
            "/cluster",
            "/datasets",
            "/jars",
            "/jobs/overview",
            "/jobs/metrics",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/jobmanager/log",
            "/jobmanager/stdout",
            "/jobmanager/metrics",
            "/jobmanager/thread-dump",
            "/taskmanagers/metrics")) {
      answer(rest, path);
    }
    logs(rest, "/jobmanager");
    for (String manager : rest.taskManagers()) {
      String path = "/taskmanagers/" + manager;
      for (String part : List.of("", "/log", "/stdout", "/metrics", "/thread-dump")) {
        answer(rest, path + part);
      }
      logs(rest, path);
    }
    for (FlinkRest.Job job : rest.jobs()) {
      String path = "/jobs/" + job.id();
      for (String part :
          List.of(
              "",
              "/config",
              "/plan",
              "/exceptions",
              "/accumulators",
              "/metrics",
              "/jobmanager/config",
              "/jobmanager/environment",
              "/status",
              "/execution-result")) {
        answer(rest, path + part);
      }
      for (JsonNode vertex : rest.job(job.id()).path("vertices")) {
        String vertexPath = path + "/vertices/" + vertex.path("id").asText();
        for (String part :
            List.of(
                "",
                "/accumulators",
                "/subtasktimes",
                "/taskmanagers",
                "/metrics",
                "/subtasks/metrics",
                "/subtasks/accumulators",
                "/subtasks/0",
                "/subtasks/0/metrics")) {
          answer(rest, vertexPath + part);
        }
      }
    }
  }

  private void logs(FlinkRest rest, String of) {
    answer(rest, of + "/logs");
    try {
      for (JsonNode log : JSON.readTree(rest.text(of + "/logs")).path("logs")) {
        answer(rest, of + "/logs/" + log.path("name").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(FlinkRest rest, String path) {
    try {
      add(Place.REST, path, rest.text(path).getBytes(StandardCharsets.UTF_8));
    } catch (FlinkClusterException e) {
      // What it refuses to show, as the result of a job that runs, nobody reads; what it says then
      // is read.
      add(Place.REST, path, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** One character for each byte, so that nothing is lost of what is no text. */
  private void add(Place place, String name, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    texts.get(place).add(new Text(name, text));
    for (String inside : Unpacked.of(text)) {
      texts.get(place).add(new Text(name + UNPACKED, inside));
    }
  }

  /** Where a text was found, one line for each. */
  List<String> find(Place place, String wanted) {
    return texts.get(place).stream()
        .filter(text -> text.content().contains(wanted))
        .map(text -> place + " " + text.name())
        .toList();
  }

  /** The same in all places. */
  List<String> find(String wanted) {
    return Stream.of(Place.values()).flatMap(place -> find(place, wanted).stream()).toList();
  }

  /** How many answers, files and so on there are of each place. */
  void requireSomethingOfEach() {
    Set<Place> empty = new TreeSet<>(List.of(Place.values()));
    empty.removeIf(place -> !texts.get(place).isEmpty());
    assertThat(empty).as("places of which nothing was looked at").isEmpty();
  }
}
