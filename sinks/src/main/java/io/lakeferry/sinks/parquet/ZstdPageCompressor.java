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
package io.lakeferry.sinks.parquet;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages by zstd with one context and two buffers outside the heap, made once. A page
 * that fits the buffer is compressed at a stroke; a larger one in pieces, so that a value of many
 * mebibytes needs no more memory outside the heap than any other.
 *
 * <p>Buffers outside the heap, since zstd on heap arrays would hold off the garbage collector for
 * as long as a page takes.
 */
final class ZstdPageCompressor implements BytesInputCompressor {
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final ByteBuffer input;
  private final ByteBuffer output;

  /**
   * @param pageSize bytes of the pages that are compressed at a stroke
   */
  ZstdPageCompressor(int level, int pageSize) {
    context.setLevel(level);
    input = ByteBuffer.allocateDirect(pageSize);
    output = ByteBuffer.allocateDirect((int) Zstd.compressBound(pageSize));
  }

  /** The result is valid until the next call. */
  @Override
  public BytesInput compress(BytesInput page) throws IOException {
    input.clear();
    if (page.size() > input.capacity()) {
      return compressInPieces(page);
    }
    page.writeAllTo(new Filler());
    output.clear();
    int length =
        context.compressDirectByteBuffer(output, 0, output.capacity(), input, 0, input.position());
    return BytesInput.from(output.limit(length));
  }

  private BytesInput compressInPieces(BytesInput page) throws IOException {
    context.reset();
    context.setPledgedSrcSize(page.size());
    Pieces pieces = new Pieces();
    page.writeAllTo(pieces);
    return pieces.end();
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  /** Frees the context; the compressor is of no use afterwards. */
  @Override
  public void release() {
    context.close();
  }

  /** Fills the input buffer, which is large enough. */
  private final class Filler extends OutputStream {
    @Override
    public void write(int value) {
      input.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      input.put(bytes, offset, length);
    }
  }

  /** Fills the input buffer and compresses it each time it is full. */
  private final class Pieces extends OutputStream {
    private final List<BytesInput> compressed = new ArrayList<>();

    @Override
    public void write(int value) {
      if (!input.hasRemaining()) {
        compress(EndDirective.CONTINUE);
      }
      input.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int done = 0;
      while (done < length) {
        if (!input.hasRemaining()) {
          compress(EndDirective.CONTINUE);
        }
        int part = Math.min(input.remaining(), length - done);
        input.put(bytes, offset + done, part);
        done += part;
      }
    }

    BytesInput end() {
      compress(EndDirective.END);
      return BytesInput.concat(compressed);
    }

    private void compress(EndDirective directive) {
      input.flip();
      boolean flushed;
      do {
        output.clear();
        flushed = context.compressDirectByteBufferStream(output, input, directive);
        output.flip();
        if (output.hasRemaining()) {
          byte[] piece = new byte[output.remaining()];
          output.get(piece);
          compressed.add(BytesInput.from(piece));
        }
      } while (input.hasRemaining() || (directive == EndDirective.END && !flushed));
      input.clear();
    }
  }
}
