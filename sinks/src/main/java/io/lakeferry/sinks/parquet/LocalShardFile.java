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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file on the local disk, written through one buffer outside the heap. */
final class LocalShardFile implements OutputFile {
  private final Path path;
  private final ByteBuffer buffer;

  /**
   * @param buffer direct buffer, used by one file at a time
   */
  LocalShardFile(Path path, ByteBuffer buffer) {
    this.path = path;
    this.buffer = buffer;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return new Output(
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        buffer.clear());
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    throw new UnsupportedOperationException("a shard is never overwritten");
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public String getPath() {
    return path.toString();
  }

  /**
   * Bytes go through the one buffer, since a channel given a heap array keeps a copy of its whole
   * length outside the heap for each thread.
   */
  private static final class Output extends PositionOutputStream {
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long position;

    Output(FileChannel channel, ByteBuffer buffer) {
      this.channel = channel;
      this.buffer = buffer;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int value) throws IOException {
      if (!buffer.hasRemaining()) {
        drain();
      }
      buffer.put((byte) value);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        if (!buffer.hasRemaining()) {
          drain();
        }
        int part = Math.min(buffer.remaining(), length - done);
        buffer.put(bytes, offset + done, part);
        done += part;
      }
      position += length;
    }

    @Override
    public void flush() throws IOException {
      drain();
    }

    private void drain() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    @Override
    public void close() throws IOException {
      if (!channel.isOpen()) {
        return;
      }
      try {
        drain();
      } finally {
        channel.close();
      }
    }
  }
}
