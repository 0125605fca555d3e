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

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * An INSERT that takes its rows in a format, piece by piece; a piece may end anywhere. Closing
 * before {@link #finish} cancels. Used by one thread.
 */
public final class InsertStream implements AutoCloseable {
  private static final int APPEND_BYTES = 1 << 20;
  private static final int SUCCESS = 0;

  private final EngineConnection connection;
  private final Pointer stream;
  private final Memory buffer = new Memory(APPEND_BYTES);
  private boolean finished;
  private boolean closed;

  InsertStream(EngineConnection connection, Pointer stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /**
   * Hands bytes to the engine; blocks while it is behind.
   *
   * @throws EngineException if the engine could not parse or store what it got so far
   */
  public void append(byte[] bytes, int offset, int length) throws EngineException {
    for (int done = 0; done < length; ) {
      int count = Math.min(APPEND_BYTES, length - done);
      buffer.write(0, bytes, offset + done, count);
      if (connection.library().chdb_stream_append(stream, buffer, count) != SUCCESS) {
        // The engine keeps the cause for the end of the stream.
        finish();
        throw connection.failure("The insert stream took no more data");
      }
      done += count;
    }
  }

  /**
   * Commits the rows.
   *
   * @throws EngineException if the engine could not parse or store them
   */
  public QueryStatistics finish() throws EngineException {
    ChdbLibrary library = connection.library();
    finished = true;
    Pointer result = library.chdb_stream_done(stream);
    try {
      String error = library.chdb_result_error(result);
      if (error != null) {
        throw connection.failure(error);
      }
      return ResultChunk.statisticsOf(library, result);
    } finally {
      library.chdb_destroy_query_result(result);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!finished) {
      connection.library().chdb_stream_cancel_insert(stream);
    }
    connection.library().chdb_destroy_insert_stream(stream);
  }
}
