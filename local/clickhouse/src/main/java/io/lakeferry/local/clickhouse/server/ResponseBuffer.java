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
package io.lakeferry.local.clickhouse.server;

import io.lakeferry.local.clickhouse.codec.BodyCodec;
import io.lakeferry.local.clickhouse.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds the beginning of a result back, so that a query that fails early gets a proper status and a
 * short one its final summary. Beyond its limit it lets go, or, for a client that wants to wait for
 * the end of the query, goes on in a temporary file.
 */
final class ResponseBuffer extends OutputStream {

  /** What happens beyond the limit. */
  enum Overflow {
    SEND,
    HOLD
  }

  private final HttpResponse response;
  private final BodyCodec codec;
  private final int limitBytes;
  private final Overflow overflow;
  private final Runnable beforeFirstByte;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Path file;
  private OutputStream fileOutput;
  private OutputStream sent;

  /**
   * @param beforeFirstByte sets the headers
   */
  ResponseBuffer(
      HttpResponse response,
      BodyCodec codec,
      int limitBytes,
      Overflow overflow,
      Runnable beforeFirstByte) {
    this.response = response;
    this.codec = codec;
    this.limitBytes = limitBytes;
    this.overflow = overflow;
    this.beforeFirstByte = beforeFirstByte;
  }

  /** Whether the headers went out, so that an error can only be told inside the body. */
  boolean committed() {
    return sent != null;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (sent != null) {
      sent.write(bytes, offset, length);
    } else if (fileOutput != null) {
      fileOutput.write(bytes, offset, length);
    } else if (memory.size() + (long) length <= limitBytes) {
      memory.write(bytes, offset, length);
    } else if (overflow == Overflow.SEND) {
      commit();
      sent.write(bytes, offset, length);
    } else {
      file = Files.createTempFile("clickhouse-result", ".tmp");
      fileOutput = Files.newOutputStream(file);
      fileOutput.write(bytes, offset, length);
    }
  }

  /** Sends everything and ends the response. */
  void finish() throws IOException {
    if (sent == null) {
      commit();
    }
    sent.close();
    response.finish();
  }

  /** Forgets what was held back. */
  void discard() throws IOException {
    memory.reset();
    if (fileOutput != null) {
      fileOutput.close();
      fileOutput = null;
    }
    if (file != null) {
      Files.deleteIfExists(file);
      file = null;
    }
  }

  /** Sends what the codec still holds, then the given bytes outside it, and hangs up. */
  void breakOff(byte[] lastPiece) throws IOException {
    sent.flush();
    response.breakOff(lastPiece);
  }

  private void commit() throws IOException {
    beforeFirstByte.run();
    sent = codec.encode(response.body());
    memory.writeTo(sent);
    if (fileOutput != null) {
      fileOutput.close();
      fileOutput = null;
      try (InputStream held = Files.newInputStream(file)) {
        held.transferTo(sent);
      }
    }
    discard();
  }
}
