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
package io.lakeferry.transforms.model;

import java.io.Serializable;

/**
 * One part of a key by which rows are split and de-duplicated, in the source table's sort order.
 *
 * @param expression ClickHouse expression over the source table, for example {@code
 *     cityHash64(distinct_id)}
 * @param type how its values compare
 */
public record KeyPart(String expression, Type type) implements Serializable {

  /** How values of a key part compare. */
  public enum Type {
    /** ClickHouse String: bytewise, unsigned. */
    STRING,
    /** ClickHouse UInt64: unsigned. */
    UINT64
  }
}
