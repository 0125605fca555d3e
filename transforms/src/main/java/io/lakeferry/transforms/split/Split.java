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
 * A contiguous range {@code [lower, upper)} of the key inside a window, read, written and uploaded
 * by one worker.
 *
 * @param id 0-based position in key order
 * @param lower inclusive bound, null for the lowest key
 * @param upper exclusive bound, null for beyond the highest key
 * @param expectedRows de-duplicated rows by the plan's count
 * @param expectedBytes rough uncompressed bytes, for sizing only
 */
public record Split(
    int id, SplitBound lower, SplitBound upper, long expectedRows, long expectedBytes)
    implements Serializable {

  /** The keys that it holds. */
  public KeyRange range() {
    return new KeyRange(lower, upper);
  }
}
