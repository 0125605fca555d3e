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
package io.lakeferry.sinks.protocol;

import java.io.Serializable;

/**
 * What became of the rows of a list that was loaded by MERGE, one row for each key. Updated,
 * inserted and skipped ones add up to the rows loaded.
 *
 * @param updated rows that replaced an older one
 * @param inserted rows whose key the target did not have
 * @param skipped rows that left what stands, as it is at least as new
 * @param conflicts rows, among all these, that contradict the one that stood: both have the same
 *     weightiest version, and differ in a column that it decides (see {@link
 *     io.lakeferry.transforms.model.MergeRule#settled})
 */
public record MergeCounts(long updated, long inserted, long skipped, long conflicts)
    implements Serializable {
  /** Of a list without rows. */
  static final MergeCounts NONE = new MergeCounts(0, 0, 0, 0);
}
