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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * The order in which ClickHouse sorts keys: part by part, strings bytewise and unsigned, numbers
 * unsigned. A point whose later parts are left out comes before every key that begins with it.
 */
public final class KeyOrder implements Comparator<SplitBound>, Serializable {
  private static final long serialVersionUID = 1L;

  /** The only instance needed; it has no state. */
  public static final KeyOrder INSTANCE = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(SplitBound left, SplitBound right) {
    int common = Math.min(left.values().size(), right.values().size());
    for (int part = 0; part < common; part++) {
      int order = compare(left.values().get(part), right.values().get(part));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.values().size(), right.values().size());
  }

  private static int compare(KeyValue left, KeyValue right) {
    if (left.type() != right.type()) {
      throw new IllegalArgumentException("keys of different models do not compare");
    }
    return switch (left.type()) {
      case STRING -> Arrays.compareUnsigned(bytes(left), bytes(right));
      case UINT64 ->
          Long.compareUnsigned(
              Long.parseUnsignedLong(left.text()), Long.parseUnsignedLong(right.text()));
    };
  }

  private static byte[] bytes(KeyValue value) {
    return HexFormat.of().parseHex(value.text());
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
