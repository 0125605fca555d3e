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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Asks the cluster's REST interface.
 *
 * <p>All methods throw {@link FlinkClusterException} if the JobManager is not there or refuses.
 */
public final class FlinkRest {
  private static final Duration TIME_OUT = Duration.ofSeconds(20);
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  private final URI address;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  FlinkRest(URI address) {
    this.address = address;
  }

  /**
   * A job.
   *
   * @param id as hexadecimal digits
   * @param name as the job gave it
   * @param state as Flink names it: RUNNING, FINISHED, FAILED, CANCELED, ...
   */
  public record Job(String id, String name, String state) {}

  /**
   * The last attempt of one subtask.
   *
   * @param vertex name of the task that it is a part of
   * @param index from 0
   * @param attempt from 0; counts the times that it was started again
   * @param state as Flink names it
   * @param taskManager id of the one that runs it or ran it; empty as long as none does
   */
  public record Subtask(String vertex, int index, int attempt, String state, String taskManager) {}

  /** Where it is. */
  public URI address() {
    return address;
  }

  /** All jobs that the JobManager knows. */
  public List<Job> jobs() {
    return stream(tree("/jobs/overview").path("jobs"))
        .map(
            job ->
                new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText()))
        .toList();
  }

  /** Everything that the cluster tells of a job. */
  public JsonNode job(String id) {
    return tree("/jobs/" + id);
  }

  /** Which TaskManager runs what. */
  public List<Subtask> subtasks(String jobId) {
    List<Subtask> subtasks = new ArrayList<>();
    for (JsonNode vertex : job(jobId).path("vertices")) {
      String path = "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText();
      for (JsonNode subtask : tree(path).path("subtasks")) {
        subtasks.add(
            new Subtask(
                vertex.path("name").asText(),
                subtask.path("subtask").asInt(),
                subtask.path("attempt").asInt(),
                subtask.path("status").asText(),
                taskManager(subtask)));
      }
    }
    return List.copyOf(subtasks);
  }

  /** The failures of a job and of its tasks, those that it outlived, too. */
  public JsonNode exceptions(String jobId) {
    return tree("/jobs/" + jobId + "/exceptions");
  }

  /** Ids of the TaskManagers that are believed to live. */
  public List<String> taskManagers() {
    return stream(tree("/taskmanagers").path("taskmanagers"))
        .map(taskManager -> taskManager.path("id").asText())
        .toList();
  }

  /** The JobManager's log, as the web pages show it. */
  public String jobManagerLog() {
    return text("/jobmanager/log");
  }

  /** A TaskManager's log, as the web pages show it. */
  public String taskManagerLog(String id) {
    return text("/taskmanagers/" + id + "/log");
  }

  /** Asks a job to end; does not wait for it. */
  public void cancel(String jobId) {
    send(
        HttpRequest.newBuilder(resolve("/jobs/" + jobId + "?mode=cancel"))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
  }

  /**
   * Any answer, as it comes.
   *
   * @param path begins with a slash
   */
  public String text(String path) {
    return send(HttpRequest.newBuilder(resolve(path)));
  }

  private static String taskManager(JsonNode subtask) {
    String id = subtask.path("taskmanager-id").asText();
    return id.startsWith("(") ? "" : id;
  }

  private JsonNode tree(String path) {
    try {
      return json.readTree(text(path));
    } catch (IOException e) {
      throw new FlinkClusterException("The answer to " + path + " is no JSON.", e);
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private URI resolve(String path) {
    return address.resolve(path);
  }

  private String send(HttpRequest.Builder request) {
    HttpRequest sent = request.timeout(TIME_OUT).build();
    try {
      HttpResponse<String> response = client.send(sent, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() < OK || response.statusCode() >= REDIRECT) {
        throw new FlinkClusterException(
            "The JobManager answered "
                + response.statusCode()
                + " to "
                + sent.uri()
                + ": "
                + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new FlinkClusterException("The JobManager does not answer at " + address + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkClusterException("Interrupted while asking the JobManager.", e);
    }
  }
}
