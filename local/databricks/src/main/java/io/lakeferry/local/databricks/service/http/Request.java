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
package io.lakeferry.local.databricks.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request as handlers see it. Not thread-safe: one request, one thread. */
public final class Request {
  /** The Statement Execution API takes statements of up to 16 MiB; JSON escapes may double that. */
  private static final int LARGEST_TEXT_BODY = 32 << 20;

  private final HttpExchange exchange;
  private final Map<String, String> query;
  private Map<String, String> pathVariables = Map.of();

  Request(HttpExchange exchange) {
    this.exchange = exchange;
    this.query = parseForm(exchange.getRequestURI().getRawQuery());
  }

  /** The HTTP method in upper case. */
  public String method() {
    return exchange.getRequestMethod();
  }

  /** The decoded path, without the query (which may hold a signature). */
  public String path() {
    return exchange.getRequestURI().getPath();
  }

  /** A header's first value. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** A query parameter's value. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * A query parameter that must be there.
   *
   * @throws ApiFailure 400 if it is not
   */
  public String requiredQuery(String name) throws ApiFailure {
    return query(name)
        .orElseThrow(() -> ApiFailure.invalidParameter("Missing required parameter: " + name));
  }

  /** What a route's {@code {name}} matched. */
  public String pathVariable(String name) {
    return pathVariables.get(name);
  }

  /** The body, to be read at most once. */
  public InputStream body() {
    return exchange.getRequestBody();
  }

  /** The announced length of the body in bytes; empty if it is sent in chunks. */
  public OptionalLong contentLength() throws ApiFailure {
    Optional<String> announced = header("Content-Length");
    if (announced.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(announced.get().trim()));
    } catch (NumberFormatException malformed) {
      throw ApiFailure.invalidParameter("Malformed Content-Length");
    }
  }

  /**
   * Reads the body as a JSON object.
   *
   * @throws ApiFailure 400 {@code MALFORMED_REQUEST} if it is none
   */
  public JsonNode json() throws IOException, ApiFailure {
    try {
      JsonNode document = Json.MAPPER.readTree(text());
      if (document.isObject()) {
        return document;
      }
    } catch (JsonProcessingException malformed) {
      throw new ApiFailure(400, "MALFORMED_REQUEST", "Could not parse the request object");
    }
    throw new ApiFailure(400, "MALFORMED_REQUEST", "Could not parse the request object");
  }

  /** Reads the body as an {@code application/x-www-form-urlencoded} form. */
  public Map<String, String> form() throws IOException, ApiFailure {
    return parseForm(text());
  }

  /** Reads the body to its end and throws it away. */
  public void discardBody() throws IOException {
    body().transferTo(OutputStream.nullOutputStream());
  }

  void matched(Map<String, String> variables) {
    this.pathVariables = variables;
  }

  private String text() throws IOException, ApiFailure {
    byte[] bytes = body().readNBytes(LARGEST_TEXT_BODY + 1);
    if (bytes.length > LARGEST_TEXT_BODY) {
      throw ApiFailure.invalidParameter("The request is too large");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, String> parseForm(String encoded) {
    Map<String, String> fields = new HashMap<>();
    if (encoded == null || encoded.isEmpty()) {
      return fields;
    }
    for (String field : encoded.split("&")) {
      int equals = field.indexOf('=');
      String name = equals < 0 ? field : field.substring(0, equals);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      fields.putIfAbsent(decode(name), decode(value));
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
