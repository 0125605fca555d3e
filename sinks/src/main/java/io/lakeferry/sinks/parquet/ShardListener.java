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
import java.nio.file.Path;

/** Gets each file that was closed and read again. */
@FunctionalInterface
public interface ShardListener {
  /**
   * Takes over a file: from this call on it is the listener's to delete, also if it throws. Called
   * on the writing thread: the source's stream waits meanwhile, and servers break off streams that
   * wait long (ClickHouse's {@code http_send_timeout}), so slow work belongs elsewhere.
   *
   * @param rows rows by its footer, at least 1
   * @param bytes its size
   * @throws IOException if it cannot take it; ends the writing
   */
  void closed(Path file, long rows, long bytes) throws IOException;
}
