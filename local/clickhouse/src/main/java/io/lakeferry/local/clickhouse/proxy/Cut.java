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
package io.lakeferry.local.clickhouse.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/** What a {@link CuttingProxy} does to an answer with rows; the connection is closed after it. */
@FunctionalInterface
public interface Cut {
  /**
   * An answer as the server gave it.
   *
   * @param head status line and headers with the empty line after them
   * @param body without transfer framing
   * @param framed the body as it came, with its framing
   */
  record Answer(byte[] head, byte[] body, byte[] framed) {}

  /** Sends what is left of the answer. */
  void send(Answer answer, OutputStream client) throws IOException;

  /** The first bytes of the answer, headers and framing included. */
  static Cut afterBytes(long bytes) {
    return (answer, client) -> {
      long inHead = Math.min(bytes, answer.head().length);
      client.write(answer.head(), 0, (int) inHead);
      client.write(answer.framed(), 0, (int) Math.min(bytes - inHead, answer.framed().length));
    };
  }

  /**
   * The first bytes of the body with the framing repaired, so that they look like all of it.
   *
   * @param length finds how many bytes of the body are sent; at most its length
   */
  static Cut repaired(ToIntFunction<byte[]> length) {
    return (answer, client) -> {
      int kept = length.applyAsInt(answer.body());
      client.write(answer.head());
      client.write(chunkOf(kept));
      client.write(answer.body(), 0, kept);
      client.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    };
  }

  /** So many whole rows with the framing repaired: only their number tells that some are lost. */
  static Cut afterRow(int rows) {
    return repaired(body -> RowEnds.afterRow(body, rows));
  }

  /** So many whole rows, the first bytes of the next one, and no end of the framing. */
  static Cut insideRow(int rows) {
    return (answer, client) -> {
      int start = RowEnds.afterRow(answer.body(), rows);
      int end = RowEnds.afterRow(answer.body(), rows + 1);
      client.write(answer.head());
      client.write(chunkOf(answer.body().length));
      client.write(answer.body(), 0, (start + end) / 2);
    };
  }

  private static byte[] chunkOf(int length) {
    return (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
