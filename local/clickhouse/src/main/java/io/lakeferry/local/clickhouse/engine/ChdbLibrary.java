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

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * The part of chDB's C interface that we call, under its own names. {@code size_t} is a Java long
 * on the one platform that the library exists for.
 *
 * @see <a href="https://github.com/chdb-io/chdb/blob/main/programs/local/chdb.h">chdb.h</a>
 */
interface ChdbLibrary extends Library {

  void chdb_set_signal_handlers_enabled(int enabled);

  Pointer chdb_connect(int argumentCount, String[] arguments);

  void chdb_close_conn(Pointer connectionHandle);

  int chdb_shutdown();

  Pointer chdb_query_with_params_n(
      Pointer connection,
      byte[] query,
      long queryLength,
      byte[] format,
      long formatLength,
      Pointer parameterNames,
      Pointer parameterNameLengths,
      Pointer parameterValues,
      Pointer parameterValueLengths,
      long parameterCount);

  Pointer chdb_stream_query_with_params_n(
      Pointer connection,
      byte[] query,
      long queryLength,
      byte[] format,
      long formatLength,
      Pointer parameterNames,
      Pointer parameterNameLengths,
      Pointer parameterValues,
      Pointer parameterValueLengths,
      long parameterCount);

  Pointer chdb_stream_insert_with_params_n(
      Pointer connection,
      byte[] query,
      long queryLength,
      byte[] format,
      long formatLength,
      Pointer parameterNames,
      Pointer parameterNameLengths,
      Pointer parameterValues,
      Pointer parameterValueLengths,
      long parameterCount);

  Pointer chdb_stream_fetch_result(Pointer connection, Pointer stream);

  void chdb_stream_cancel_query(Pointer connection, Pointer stream);

  int chdb_stream_append(Pointer insertStream, Memory data, long length);

  Pointer chdb_stream_done(Pointer insertStream);

  void chdb_stream_cancel_insert(Pointer insertStream);

  String chdb_stream_insert_error(Pointer insertStream);

  void chdb_destroy_insert_stream(Pointer insertStream);

  void chdb_destroy_query_result(Pointer result);

  Pointer chdb_result_buffer(Pointer result);

  long chdb_result_length(Pointer result);

  long chdb_result_rows_read(Pointer result);

  long chdb_result_bytes_read(Pointer result);

  long chdb_result_storage_rows_read(Pointer result);

  long chdb_result_storage_bytes_read(Pointer result);

  long chdb_result_rows_written(Pointer result);

  long chdb_result_bytes_written(Pointer result);

  String chdb_result_error(Pointer result);
}
