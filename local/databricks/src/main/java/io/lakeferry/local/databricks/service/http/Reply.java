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

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request is answered with; nothing is sent until the front sends it.
 *
 * @param headers in the order in which they are sent
 */
public record Reply(int status, Map<String, String> headers, Body body) {

  /** What follows the headers. */
  public sealed interface Body {}

  /** No body. */
  public record Empty() implements Body {}

  /** A JSON document. */
  public record Json(JsonNode document) implements Body {}

  /**
   * Bytes that are streamed; the front closes the source.
   *
   * @param length number of bytes
   */
  public record Stream(Source source, long length) implements Body {}

  /** No answer at all: the connection is closed. */
  public record Dropped() implements Body {}

  /** An open stream of known length. */
  public interface Source extends AutoCloseable {
    /** Copies everything to the client. */
    void copyTo(OutputStream target) throws IOException;

    @Override
    void close() throws IOException;

    /** Wraps an input stream. */
    static Source of(InputStream stream) {
      return new Source() {
        @Override
        public void copyTo(OutputStream target) throws IOException {
          stream.transferTo(target);
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }
  }

  /** A JSON answer with status 200. */
  public static Reply json(JsonNode document) {
    return json(200, document);
  }

  /** A JSON answer. */
  public static Reply json(int status, JsonNode document) {
    return new Reply(status, Map.of(), new Json(document));
  }

  /** An answer without a body. */
  public static Reply empty(int status) {
    return new Reply(status, Map.of(), new Empty());
  }

  /** A streamed answer with status 200. */
  public static Reply stream(InputStream source, long length) {
    return new Reply(200, Map.of(), new Stream(Source.of(source), length));
  }

  /** No answer: the connection is closed. */
  public static Reply dropped() {
    return new Reply(0, Map.of(), new Dropped());
  }

  /** Whether it tells that the request was carried out. */
  boolean succeeded() {
    return status >= 200 && status < 400;
  }

  /** The same answer with one more header. */
  public Reply withHeader(String name, String value) {
    Map<String, String> extended = new LinkedHashMap<>(headers);
    extended.put(name, value);
    return new Reply(status, extended, body);
  }
}
