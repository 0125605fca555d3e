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

import io.lakeferry.transforms.model.KeyPart;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How finely keys are counted when split bounds are looked for: by the whole values of the first
 * parts, and by the top bits of the part after them.
 *
 * @param wholeParts how many parts count whole
 * @param bits how many top bits of the next part (a UINT64) count, 0 for none
 */
public record Grouping(int wholeParts, int bits) implements Serializable {
  /** Of the coarsest grouping. */
  public static final int COARSE_BITS = 8;

  private static final int FINE_BITS = 20;

  public Grouping {
    if (wholeParts < 0 || bits < 0 || bits > 63 || wholeParts + bits == 0) {
      throw new IllegalArgumentException("not a grouping: " + wholeParts + ", " + bits);
    }
  }

  /**
   * The groupings for a key from the coarsest to the exact key. A range that is too large under one
   * is looked at again under the next; under the last every group is one row, so any range can be
   * divided.
   *
   * <p>For events: name and 8 bits of the distinct id's hash, name and 20 bits, name and whole
   * hash, and then the same by the uuid's hash, as all rows may be one event of one distinct id.
   */
  public static List<Grouping> levelsOf(List<KeyPart> key) {
    List<Grouping> levels = new ArrayList<>();
    for (int part = 0; part < key.size(); part++) {
      boolean hashFollows =
          part + 1 < key.size() && key.get(part + 1).type() == KeyPart.Type.UINT64;
      switch (key.get(part).type()) {
        case UINT64 -> {
          levels.add(new Grouping(part, COARSE_BITS));
          levels.add(new Grouping(part, FINE_BITS));
          levels.add(new Grouping(part + 1, 0));
        }
        case STRING -> {
          // A string that a number follows is counted together with that number's bits.
          if (!hashFollows) {
            levels.add(new Grouping(part + 1, 0));
          }
        }
      }
    }
    return List.copyOf(levels);
  }

  /**
   * The lowest key of a group.
   *
   * @param wholeValues the values of the whole parts
   * @param bucket the top bits of the next part as a number; not looked at if {@link #bits} is 0
   */
  public SplitBound lowestKey(List<KeyValue> wholeValues, long bucket) {
    List<KeyValue> values = new ArrayList<>(wholeValues);
    if (bits > 0) {
      values.add(KeyValue.ofUnsigned(bucket << (Long.SIZE - bits)));
    }
    return new SplitBound(values);
  }
}
