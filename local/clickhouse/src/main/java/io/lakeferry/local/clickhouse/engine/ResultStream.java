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
import java.util.Optional;

/**
 * A SELECT whose result comes chunk by chunk, each of them a complete document of its format (so
 * that formats with a header repeat it). Used by one thread. Closing before the end cancels.
 */
public final class ResultStream implements AutoCloseable {
  private final EngineConnection connection;
  private final Pointer stream;
  private boolean ended;
  private boolean closed;

  ResultStream(EngineConnection connection, Pointer stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /**
   * The next chunk, to be closed by the caller; empty at the end.
   *
   * @throws EngineException if the query failed or was killed meanwhile
   */
  public Optional<ResultChunk> next() throws EngineException {
    if (ended) {
      return Optional.empty();
    }
    ChdbLibrary library = connection.library();
    Pointer result = library.chdb_stream_fetch_result(connection.handle(), stream);
    String error = library.chdb_result_error(result);
    if (error != null) {
      ended = true;
      library.chdb_destroy_query_result(result);
      throw connection.failure(error);
    }
    ResultChunk chunk = new ResultChunk(library, result);
    if (chunk.length() == 0) {
      ended = true;
      chunk.close();
      return Optional.empty();
    }
    return Optional.of(chunk);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!ended) {
      connection.library().chdb_stream_cancel_query(connection.handle(), stream);
    }
    connection.library().chdb_destroy_query_result(stream);
  }
}
