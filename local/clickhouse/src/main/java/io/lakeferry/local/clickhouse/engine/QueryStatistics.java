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

/**
 * What a query read and wrote, as the engine counted it.
 *
 * @param readRows rows read from storage, after pruning
 * @param readBytes uncompressed bytes read from storage, after pruning
 * @param writtenRows rows written, those of materialized views included
 * @param writtenBytes bytes written, those of materialized views included
 * @param resultRows rows of the result
 * @param resultBytes bytes of the result in the engine's own memory layout
 */
public record QueryStatistics(
    long readRows,
    long readBytes,
    long writtenRows,
    long writtenBytes,
    long resultRows,
    long resultBytes) {

  /** Nothing read, nothing written. */
  public static final QueryStatistics NONE = new QueryStatistics(0, 0, 0, 0, 0, 0);

  /** The sum of both, for a result that comes in chunks. */
  public QueryStatistics plus(QueryStatistics other) {
    return new QueryStatistics(
        readRows + other.readRows,
        readBytes + other.readBytes,
        writtenRows + other.writtenRows,
        writtenBytes + other.writtenBytes,
        resultRows + other.resultRows,
        resultBytes + other.resultBytes);
  }
}
