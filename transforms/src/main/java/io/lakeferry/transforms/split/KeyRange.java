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
package io.lakeferry.transforms.split;

import java.io.Serializable;

/**
 * A contiguous range {@code [lower, upper)} of a key.
 *
 * @param lower inclusive bound, null for the lowest key
 * @param upper exclusive bound, null for beyond the highest key
 */
public record KeyRange(SplitBound lower, SplitBound upper) implements Serializable {

  /** Every key. */
  public static final KeyRange ALL = new KeyRange(null, null);

  /** Whether the range holds the key, given by the values of all its parts. */
  public boolean contains(SplitBound key) {
    return (lower == null || KeyOrder.INSTANCE.compare(lower, key) <= 0)
        && (upper == null || KeyOrder.INSTANCE.compare(key, upper) < 0);
  }
}
