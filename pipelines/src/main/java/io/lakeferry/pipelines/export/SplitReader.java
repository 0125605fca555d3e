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
package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.split.Split;

/** Reads splits on a worker. */
public interface SplitReader extends AutoCloseable {

  /** Starts to read a split. */
  RowCursor open(Split split);

  /** Counts the split's de-duplicated rows anew, with the bounds and settings of {@link #open}. */
  long count(Split split);

  /** Cancels own running queries and closes connections; may be called from another thread. */
  @Override
  void close();
}
