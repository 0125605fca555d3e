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
package io.lakeferry.transforms.row;

import java.io.Serializable;

/**
 * What was noticed about the texts of rows.
 *
 * @param repaired values that were no UTF-8 and were written with U+FFFD in place of what was not
 * @param leadingQuotes the {@link JsonQuotes#leading} of all values of JSON columns together, by
 *     which a load tells texts that are no JSON from JSON documents that are strings
 */
public record TextCounts(long repaired, long leadingQuotes) implements Serializable {
  /** Nothing was noticed. */
  public static final TextCounts NONE = new TextCounts(0, 0);

  /** Both together. */
  public TextCounts plus(TextCounts other) {
    return new TextCounts(repaired + other.repaired, leadingQuotes + other.leadingQuotes);
  }
}
