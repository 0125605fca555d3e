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

import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.split.Grouping;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the answer to {@link io.lakeferry.transforms.query.WindowQueries#slices}. */
final class SliceReader {
  private SliceReader() {}

  /**
   * The slices, in key order.
   *
   * @throws IOException if the answer is not whole
   */
  static List<Slice> read(Answer answer, List<KeyPart> key, Grouping grouping) throws IOException {
    long total = answer.number();
    int count = answer.size();
    List<Slice> slices = new ArrayList<>(count);
    long sum = 0;
    for (int index = 0; index < count; index++) {
      answer.number(); // The slice's number serves for sorting only.
      List<KeyValue> values = new ArrayList<>(grouping.wholeParts());
      for (KeyPart part : key.subList(0, grouping.wholeParts())) {
        values.add(
            switch (part.type()) {
              case STRING -> KeyValue.ofBytes(answer.string());
              case UINT64 -> KeyValue.ofUnsigned(answer.number());
            });
      }
      long bucket = grouping.bits() > 0 ? answer.number() : 0;
      long rows = answer.number();
      slices.add(new Slice(grouping.lowestKey(values, bucket), rows));
      sum += rows;
    }
    answer.end();
    if (sum != total) {
      throw new IOException("slices hold " + sum + " rows of " + total);
    }
    return slices;
  }
}
