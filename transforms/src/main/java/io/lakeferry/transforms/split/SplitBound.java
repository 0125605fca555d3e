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
import java.util.List;

/**
 * A point in key space: the values of the first key parts; parts that are left out count as lowest.
 *
 * @param values one to as many as the key has parts
 */
public record SplitBound(List<KeyValue> values) implements Serializable {
  public SplitBound {
    values = List.copyOf(values);
  }
}
