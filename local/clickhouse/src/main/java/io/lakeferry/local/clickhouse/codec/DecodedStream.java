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
package io.lakeferry.local.clickhouse.codec;

import java.io.IOException;
import java.io.InputStream;

/**
 * Opens a decoder at the first read, since some read their header at once, and gives every
 * decoder's failure the same name.
 */
final class DecodedStream extends InputStream {

  /** Opens the decoder. */
  interface Opener {
    InputStream open() throws IOException;
  }

  private final Opener opener;
  private InputStream decoder;

  DecodedStream(Opener opener) {
    this.opener = opener;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      if (decoder == null) {
        decoder = opener.open();
      }
      return decoder.read(target, offset, length);
    } catch (DecompressionException e) {
      throw e;
    } catch (IOException e) {
      throw new DecompressionException("Cannot decompress the request's body", e);
    }
  }
}
