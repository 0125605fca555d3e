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

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * A request's body with its transfer coding taken off. Tells when it was read to its end, so that
 * the connection can begin to watch whether the client hangs up.
 */
final class RequestBody extends InputStream {
  private static final long CHUNKED = -1;
  private static final long MAX_DRAIN_BYTES = 1L << 30;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InputStream source;
  private final OutputStream continueTarget;
  private final boolean chunked;
  private final CountDownLatch end = new CountDownLatch(1);
  private boolean continueWanted;
  private long left;

  private RequestBody(
      InputStream source, long length, OutputStream continueTarget, boolean continueWanted) {
    this.source = source;
    this.chunked = length == CHUNKED;
    this.left = chunked ? 0 : length;
    this.continueTarget = continueTarget;
    this.continueWanted = continueWanted;
    if (length == 0) {
      end.countDown();
    }
  }

  static RequestBody ofLength(
      InputStream source, long length, OutputStream target, boolean continueWanted) {
    return new RequestBody(source, length, target, continueWanted);
  }

  static RequestBody chunked(InputStream source, OutputStream target, boolean continueWanted) {
    return new RequestBody(source, CHUNKED, target, continueWanted);
  }

  /** Waits until the body was read to its end, or given up. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  boolean ended() {
    return end.getCount() == 0;
  }

  /** Reads what the handler left over; false if the rest is too long or not sent yet. */
  boolean drain() throws IOException {
    byte[] ignored = new byte[1 << 16];
    long budget = MAX_DRAIN_BYTES;
    while (!ended() && !continueWanted && budget > 0) {
      budget -= Math.max(0, read(ignored, 0, ignored.length));
    }
    return ended();
  }

  /** Nobody will read on. */
  void giveUp() {
    end.countDown();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended()) {
      return -1;
    }
    if (continueWanted) {
      continueWanted = false;
      continueTarget.write(CONTINUE);
      continueTarget.flush();
    }
    if (chunked && left == 0 && !nextChunk()) {
      return -1;
    }
    int count = source.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      giveUp();
      throw new EOFException("The client hung up inside the request's body");
    }
    left -= count;
    if (left == 0) {
      if (chunked) {
        Lines.read(source);
      } else {
        end.countDown();
      }
    }
    return count;
  }

  private boolean nextChunk() throws IOException {
    String line = Lines.read(source);
    int extension = line.indexOf(';');
    String size = (extension < 0 ? line : line.substring(0, extension)).strip();
    try {
      left = Long.parseLong(size, 16);
    } catch (NumberFormatException e) {
      throw new IOException("Malformed chunk size in the request's body", e);
    }
    if (left > 0) {
      return true;
    }
    while (!Lines.read(source).isEmpty()) {}
    end.countDown();
    return false;
  }
}
