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
import java.util.List;

/**
 * How rows of the target are told apart, and which of two rows of one key is the newer.
 *
 * @param key names of target columns that together identify a row; at least one. NULL is a value
 *     like any other
 * @param version names of target columns that order the rows of one key, the weightiest first; NULL
 *     is lower than all else. Empty for an immutable model: the row that stands stays
 * @param fallbackVersion what orders them in a target that lacks a column of {@code version} and
 *     may get none; empty if there is no such way
 * @param settled names of target columns that the weightiest version decides by itself: two rows of
 *     one key that agree in it and differ in one of these contradict each other, which is counted
 *     and reported. Empty if there is no such rule
 */
public record MergeRule(
    List<String> key, List<String> version, List<String> fallbackVersion, List<String> settled)
    implements Serializable {
  public MergeRule {
    key = List.copyOf(key);
    version = List.copyOf(version);
    fallbackVersion = List.copyOf(fallbackVersion);
    settled = List.copyOf(settled);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a merge rule has a key");
    }
  }

  /** A rule by which no two rows contradict each other. */
  public MergeRule(List<String> key, List<String> version, List<String> fallbackVersion) {
    this(key, version, fallbackVersion, List.of());
  }

  /** Whether rows that stand in the target are ever changed. */
  public boolean isMutable() {
    return !version.isEmpty();
  }
}
