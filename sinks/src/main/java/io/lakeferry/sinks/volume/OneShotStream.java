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
package io.lakeferry.sinks.volume;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that is read once. After its end was seen, another read throws instead of reporting the
 * end again: databricks-sdk-java before 0.142 sends a request again with the spent stream, which
 * would store an empty file behind an answer of success
 * (https://github.com/databricks/databricks-sdk-java/pull/872).
 */
final class OneShotStream extends FilterInputStream {
  private boolean spent;

  OneShotStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    refuseIfSpent();
    return noteEnd(super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    refuseIfSpent();
    return noteEnd(super.read(bytes, offset, length));
  }

  /** Not supported, so that nobody rewinds. */
  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    spent = true;
    super.close();
  }

  private int noteEnd(int result) {
    spent = spent || result < 0;
    return result;
  }

  private void refuseIfSpent() throws IOException {
    if (spent) {
      throw new IOException("this upload's content was sent already; it is not sent twice");
    }
  }
}
