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
package io.lakeferry.local.clickhouse.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request. Its body can be read once. */
public final class HttpRequest {
  private final String method;
  private final String path;
  private final UrlParameters parameters;
  private final TreeMap<String, String> headers;
  private final RequestBody body;
  private final boolean http11;
  private final ClientPresence presence;

  HttpRequest(
      String method,
      String path,
      UrlParameters parameters,
      Map<String, String> headers,
      RequestBody body,
      boolean http11,
      ClientPresence presence) {
    this.method = method;
    this.path = path;
    this.parameters = parameters;
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.putAll(headers);
    this.body = body;
    this.http11 = http11;
    this.presence = presence;
  }

  /** GET, POST and so on. */
  public String method() {
    return method;
  }

  /** The path without the query string, decoded. */
  public String path() {
    return path;
  }

  /** The query string's parameters. */
  public UrlParameters parameters() {
    return parameters;
  }

  /** A header by name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body, without transfer coding. */
  public InputStream body() {
    return body;
  }

  /** Told when the client hangs up; only watched once the body was read to its end. */
  public ClientPresence presence() {
    return presence;
  }

  boolean keepAlive() {
    List<String> options =
        List.of(header("Connection").orElse("").toLowerCase(java.util.Locale.ROOT).split(", *"));
    return http11 ? !options.contains("close") : options.contains("keep-alive");
  }

  boolean http11() {
    return http11;
  }

  RequestBody requestBody() {
    return body;
  }
}
