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
package io.lakeferry.local.sample;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sends statements to ClickHouse's HTTP interface, over the JDK's client.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/http">ClickHouse's HTTP interface</a>
 */
final class ClickHouseStatements {
  private static final Duration CONNECT_BOUND = Duration.ofSeconds(10);
  private static final Duration STATEMENT_BOUND = Duration.ofMinutes(10);
  private static final int MESSAGE_LENGTH = 500;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_BOUND)
          .build();
  private final URI address;
  private final String user;
  private final String password;

  ClickHouseStatements(URI address, String user, String password) {
    this.address = address;
    this.user = user;
    this.password = password;
  }

  /**
   * The answer's text.
   *
   * @param options settings, and parameters as {@code param_name}
   * @throws SampleException if the server refuses, with its own words
   */
  String send(String statement, Map<String, String> options) {
    String query =
        options.entrySet().stream()
            .map(option -> encode(option.getKey()) + "=" + encode(option.getValue()))
            .collect(Collectors.joining("&", "/?wait_end_of_query=1&", ""));
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(query))
            .timeout(STATEMENT_BOUND)
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", password)
            .POST(HttpRequest.BodyPublishers.ofString(statement, StandardCharsets.UTF_8))
            .build();
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new SampleException(
            "ClickHouse refused a statement (HTTP "
                + response.statusCode()
                + "): "
                + oneLine(response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new SampleException(
          "ClickHouse at " + address + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SampleException("Interrupted while ClickHouse worked.", e);
    }
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MESSAGE_LENGTH ? line : line.substring(0, MESSAGE_LENGTH) + "…";
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
