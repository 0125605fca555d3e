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
package io.lakeferry.pipelines.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * The local Databricks server's journal and gates, by which a test acts on what the server saw
 * rather than on what the code under test says of itself.
 */
public final class ServerGates {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String adminUrl;

  /** Those of the server with this administrative address. */
  public ServerGates(String adminUrl) {
    this.adminUrl = adminUrl;
  }

  /** What a gate looks at. */
  public enum Sight {
    STATEMENT_RECEIVED("statement", "received"),
    STATEMENT_EXECUTED("statement", "executed"),
    STATEMENT_FAILED("statement", "failed"),
    REQUEST_RECEIVED("http", "received"),
    REQUEST_EXECUTED("http", "executed");

    private final String kind;
    private final String phase;

    Sight(String kind, String phase) {
      this.kind = kind;
      this.phase = phase;
    }
  }

  /** Lets the next event that matches wait. */
  public Gate hold(Sight sight, String contains) {
    return arm(sight, contains, "hold", 1);
  }

  /** Lets the next {@code times} events that match wait. */
  public Gate hold(Sight sight, String contains, int times) {
    return arm(sight, contains, "hold", times);
  }

  /** Closes the connection of the next event that matches without an answer. */
  public Gate drop(Sight sight, String contains) {
    return arm(sight, contains, "drop", 1);
  }

  /** Answers the next event that matches with 503 in place of the true answer. */
  public Gate unavailable(Sight sight, String contains) {
    return arm(sight, contains, "status", 1);
  }

  private Gate arm(Sight sight, String contains, String action, int times) {
    ObjectNode rule =
        MAPPER
            .createObjectNode()
            .put("kind", sight.kind)
            .put("phase", sight.phase)
            .put("contains", contains)
            .put("action", action)
            .put("status", 503)
            .put("times", times);
    String id = send("POST", "/gates", rule.toString()).path("id").asText();
    return new Gate(id);
  }

  /** Number of the newest event; those of a test come after it. */
  public long now() {
    List<JsonNode> entries = entriesSince(0);
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).path("seq").asLong();
  }

  /** The texts of the events since, of one sight, that contain a text. */
  public List<String> seen(long since, Sight sight, String contains) {
    return entriesSince(since).stream()
        .filter(entry -> entry.path("kind").asText().equals(sight.kind))
        .filter(entry -> entry.path("phase").asText().equals(sight.phase))
        .map(entry -> entry.path("what").asText())
        .filter(text -> text.contains(contains))
        .toList();
  }

  private List<JsonNode> entriesSince(long since) {
    List<JsonNode> entries = new ArrayList<>();
    send("GET", "/journal?since=" + since, null).forEach(entries::add);
    return entries;
  }

  private JsonNode send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(adminUrl + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            method + " " + path + ": " + response.statusCode() + " " + response.body());
      }
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An armed gate. Closing it lets nothing through that it still holds. */
  public final class Gate implements AutoCloseable {
    private final String id;
    private boolean gone;

    private Gate(String id) {
      this.id = id;
    }

    /** Waits until the gate holds so many. */
    public Gate awaitHolding(int count) {
      Awaitility.await("holding " + count)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> send("GET", "/gates/" + id, null).path("holding").asInt() >= count);
      return this;
    }

    /** As above, for a launch that has to come to the gate; tells what it said if it does not. */
    Gate awaitHolding(int count, LakeferryProcess launch) {
      try {
        Awaitility.await("holding " + count)
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(50))
            .failFast("the launch has ended", () -> !launch.isAlive())
            .until(() -> send("GET", "/gates/" + id, null).path("holding").asInt() >= count);
      } catch (ConditionTimeoutException | TerminalFailureException e) {
        throw new AssertionError(e.getMessage() + ": " + launch.everything(), e);
      }
      return this;
    }

    /** How many events matched so far. */
    public int hits() {
      return send("GET", "/gates/" + id, null).path("hits").asInt();
    }

    /** Lets go on what is held. */
    public void release() {
      send("POST", "/gates/" + id + "/release", "");
    }

    /** What is held got lost on its way: no effect if it had none yet, and no answer. */
    public void lose() {
      if (!gone) {
        gone = true;
        send("DELETE", "/gates/" + id, null);
      }
    }

    @Override
    public void close() {
      lose();
    }
  }
}
