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
package io.lakeferry.local.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.StringJoiner;

/** Sends plain HTTP requests to the server, with the right password unless told otherwise. */
final class HttpCaller {
  private final ServerProcess server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpCaller(ServerProcess server) {
    this.server = server;
  }

  HttpResponse<String> post(String sql) throws IOException, InterruptedException {
    return post(sql, Map.of());
  }

  HttpResponse<String> post(String sql, Map<String, String> url)
      throws IOException, InterruptedException {
    return send(
        authorized(url).POST(HttpRequest.BodyPublishers.ofString(sql)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> postBytes(byte[] body, Map<String, String> url)
      throws IOException, InterruptedException {
    return send(
        authorized(url).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> get(Map<String, String> url) throws IOException, InterruptedException {
    return send(authorized(url).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client.send(request, handler);
  }

  HttpRequest.Builder authorized(Map<String, String> url) {
    return request("/", url)
        .header("Authorization", basic(ServerProcess.USER, ServerProcess.PASSWORD));
  }

  static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String path, Map<String, String> url) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    url.forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
    return HttpRequest.newBuilder(URI.create(server.url() + path + query));
  }

  /** The one value of the first row. */
  String value(String sql) throws IOException, InterruptedException {
    return post(sql).body().strip();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
