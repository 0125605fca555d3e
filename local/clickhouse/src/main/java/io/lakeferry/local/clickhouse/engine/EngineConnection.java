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
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A session of the engine: settings, current database and temporary tables of its own. Runs one
 * statement at a time; other connections run beside it.
 */
public final class EngineConnection implements AutoCloseable {
  private final Engine engine;
  private final ChdbLibrary library;
  private final Pointer holder;
  private final Pointer handle;
  private boolean closed;

  EngineConnection(Engine engine, ChdbLibrary library, Pointer holder) {
    this.engine = engine;
    this.library = library;
    this.holder = holder;
    this.handle = holder.getPointer(0);
  }

  /**
   * Runs a statement to its end and returns the whole result, to be closed by the caller.
   *
   * @param format the result's format if the statement names none
   * @throws EngineException if it fails or is killed
   */
  public ResultChunk query(String sql, String format, List<QueryParameter> parameters)
      throws EngineException {
    return query(sql.getBytes(StandardCharsets.UTF_8), format, parameters);
  }

  /** As {@link #query(String, String, List)}, for a statement that holds data. */
  public ResultChunk query(byte[] sql, String format, List<QueryParameter> parameters)
      throws EngineException {
    Pointer result = call(library::chdb_query_with_params_n, sql, format, parameters);
    String error = library.chdb_result_error(result);
    if (error != null) {
      library.chdb_destroy_query_result(result);
      throw failure(error);
    }
    return new ResultChunk(library, result);
  }

  /** Runs a statement whose result does not matter. */
  public void execute(String sql) throws EngineException {
    query(sql, "Null", List.of()).close();
  }

  /** Runs a statement and returns its result as TabSeparated text without the last line end. */
  public String text(String sql) throws EngineException {
    try (ResultChunk chunk = query(sql, "TabSeparatedRaw", List.of())) {
      String text = new String(chunk.head(Integer.MAX_VALUE - 8), StandardCharsets.UTF_8);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
  }

  /**
   * Begins a SELECT whose result comes in chunks.
   *
   * @throws EngineException if it cannot start, code 36 for statements that chDB does not stream
   */
  public ResultStream stream(String sql, String format, List<QueryParameter> parameters)
      throws EngineException {
    Pointer stream =
        call(
            library::chdb_stream_query_with_params_n,
            sql.getBytes(StandardCharsets.UTF_8),
            format,
            parameters);
    String error = library.chdb_result_error(stream);
    if (error != null) {
      library.chdb_destroy_query_result(stream);
      throw failure(error);
    }
    return new ResultStream(this, stream);
  }

  /**
   * Begins an INSERT that is fed with rows in a format.
   *
   * @param sql the statement without FORMAT clause and data
   */
  public InsertStream insert(String sql, String format, List<QueryParameter> parameters)
      throws EngineException {
    Pointer stream =
        call(
            library::chdb_stream_insert_with_params_n,
            sql.getBytes(StandardCharsets.UTF_8),
            format,
            parameters);
    String error = library.chdb_stream_insert_error(stream);
    if (error != null) {
      library.chdb_destroy_insert_stream(stream);
      throw failure(error);
    }
    return new InsertStream(this, stream);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.release(holder);
    }
  }

  ChdbLibrary library() {
    return library;
  }

  Pointer handle() {
    return handle;
  }

  EngineException failure(String error) {
    return EngineError.parse(error, engine.version());
  }

  private Pointer call(
      NativeCall call, byte[] sql, String format, List<QueryParameter> parameters) {
    byte[] formatBytes = format.getBytes(StandardCharsets.UTF_8);
    ParameterArrays arrays = new ParameterArrays(parameters);
    try {
      return call.run(
          handle,
          sql,
          sql.length,
          formatBytes,
          formatBytes.length,
          arrays.names(),
          arrays.nameLengths(),
          arrays.values(),
          arrays.valueLengths(),
          arrays.count());
    } finally {
      Reference.reachabilityFence(arrays);
    }
  }

  private interface NativeCall {
    Pointer run(
        Pointer connection,
        byte[] query,
        long queryLength,
        byte[] format,
        long formatLength,
        Pointer names,
        Pointer nameLengths,
        Pointer values,
        Pointer valueLengths,
        long count);
  }
}
