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
package io.lakeferry.local.clickhouse.engine;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes of a result in native memory, freed by {@link #close}. Used by one thread. */
public final class ResultChunk implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 18;

  private final ChdbLibrary library;
  private final Pointer result;
  private final long length;
  private final QueryStatistics statistics;
  private boolean closed;

  ResultChunk(ChdbLibrary library, Pointer result) {
    this.library = library;
    this.result = result;
    this.length = library.chdb_result_length(result);
    this.statistics = statisticsOf(library, result);
  }

  static QueryStatistics statisticsOf(ChdbLibrary library, Pointer result) {
    return new QueryStatistics(
        library.chdb_result_storage_rows_read(result),
        library.chdb_result_storage_bytes_read(result),
        library.chdb_result_rows_written(result),
        library.chdb_result_bytes_written(result),
        library.chdb_result_rows_read(result),
        library.chdb_result_bytes_read(result));
  }

  /** Length in bytes. */
  public long length() {
    return length;
  }

  /** What was read and written since the chunk before this one. */
  public QueryStatistics statistics() {
    return statistics;
  }

  /** A copy of the first bytes, at most {@code limit}. */
  public byte[] head(int limit) {
    int wanted = (int) Math.min(limit, length);
    return wanted == 0 ? new byte[0] : library.chdb_result_buffer(result).getByteArray(0, wanted);
  }

  /** Writes the bytes from the offset on. */
  public void writeTo(OutputStream target, long offset) throws IOException {
    if (offset >= length) {
      return;
    }
    Pointer data = library.chdb_result_buffer(result);
    byte[] copy = new byte[(int) Math.min(COPY_BYTES, length - offset)];
    for (long position = offset; position < length; position += copy.length) {
      int count = (int) Math.min(copy.length, length - position);
      data.read(position, copy, 0, count);
      target.write(copy, 0, count);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      library.chdb_destroy_query_result(result);
    }
  }
}
