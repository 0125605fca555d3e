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
package io.lakeferry.transforms.row;

import java.io.IOException;
import org.apache.parquet.io.api.RecordConsumer;

/** The rows of a stream, one after another; the current row is written without copying it. */
public interface RowCursor extends AutoCloseable {

  /**
   * Goes to the next row.
   *
   * @return false at the end of the stream; an end proves nothing about completeness, which only
   *     row counts do
   * @throws IOException if the stream breaks off, also in the middle of a row, or carries a
   *     server's error
   */
  boolean next() throws IOException;

  /** Writes the current row as one record (startMessage to endMessage). */
  void writeTo(RecordConsumer consumer);

  /** Rows for which {@link #next} returned true so far. */
  long rows();

  /** What was noticed about the texts of these rows. */
  TextCounts texts();

  @Override
  void close() throws IOException;
}
