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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Holds one request to the Databricks stand-in before anything is done. */
final class Gate implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String adminUrl;
  private final String id;

  Gate(HttpClient http, String adminUrl, String contains) {
    this.http = http;
    this.adminUrl = adminUrl;
    this.id =
        send(
                "POST",
                "/gates",
                JSON.createObjectNode()
                    .put("kind", "http")
                    .put("phase", "received")
                    .put("contains", contains)
                    .put("action", "hold")
                    .put("times", 1)
                    .toString())
            .path("id")
            .asText();
  }

  boolean holds() {
    return send("GET", "/gates/" + id, "").path("holding").asInt() > 0;
  }

  /** Lets go on what is held. */
  void release() {
    send("POST", "/gates/" + id + "/release", "");
  }

  /** What is still held is lost. */
  @Override
  public void close() {
    send("DELETE", "/gates/" + id, "");
  }

  private JsonNode send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(adminUrl + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(method + " " + path + ": " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
