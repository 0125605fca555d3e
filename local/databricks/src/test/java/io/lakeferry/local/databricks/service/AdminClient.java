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
package io.lakeferry.local.databricks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Speaks to the admin port. */
final class AdminClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  AdminClient(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** Arms a gate and returns its id. */
  String arm(String kind, String phase, String contains, String action) {
    return arm(kind, phase, contains, action, 1);
  }

  String arm(String kind, String phase, String contains, String action, int times) {
    return call(
            "POST",
            "/gates",
            MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("phase", phase)
                .put("contains", contains)
                .put("action", action)
                .put("status", 503)
                .put("times", times)
                .toString())
        .get("id")
        .asText();
  }

  int hits(String gate) {
    return call("GET", "/gates/" + gate, "").get("hits").asInt();
  }

  int holding(String gate) {
    return call("GET", "/gates/" + gate, "").get("holding").asInt();
  }

  void release(String gate) {
    call("POST", "/gates/" + gate + "/release", "");
  }

  void remove(String gate) {
    call("DELETE", "/gates/" + gate, "");
  }

  long lastSequence() {
    JsonNode journal = call("GET", "/journal", "");
    return journal.isEmpty() ? 0 : journal.get(journal.size() - 1).get("seq").asLong();
  }

  /** The journal as {@code kind phase what}. */
  List<String> journalSince(long sequence) {
    List<String> lines = new ArrayList<>();
    for (JsonNode entry : call("GET", "/journal?since=" + sequence, "")) {
      lines.add(
          entry.get("kind").asText()
              + " "
              + entry.get("phase").asText()
              + " "
              + entry.get("what").asText());
    }
    return lines;
  }

  JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
      return MAPPER.readTree(response.body());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
