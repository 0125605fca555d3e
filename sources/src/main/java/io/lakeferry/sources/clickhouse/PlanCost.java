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
package io.lakeferry.sources.clickhouse;

import java.io.Serializable;

/**
 * What ClickHouse read for queries, as it says itself.
 *
 * @param readRows rows, copies included
 * @param readBytes uncompressed bytes of the columns read
 * @param queries queries sent
 */
public record PlanCost(long readRows, long readBytes, int queries) implements Serializable {
  /** Nothing asked yet. */
  public static final PlanCost NONE = new PlanCost(0, 0, 0);

  /** Both together. */
  PlanCost plus(PlanCost other) {
    return new PlanCost(
        readRows + other.readRows, readBytes + other.readBytes, queries + other.queries);
  }
}
