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
package io.lakeferry.transforms.query;

import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.SplitBound;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of keys as a condition.
 *
 * <p>The comparison is written out with OR and AND. ClickHouse prunes granules by such a condition,
 * but not by the tuple comparison that means the same: {@code (event, cityHash64(distinct_id)) >=
 * ('a', 1)} reads the whole window. Strings stand as {@code unhex('…')}, so that any bytes can be a
 * bound and nothing has to be escaped; ClickHouse makes a constant of it before it prunes.
 */
final class KeyPredicate {
  private KeyPredicate() {}

  /** The conditions of both ends, of which all must hold; none for all keys. */
  static List<String> conditions(List<KeyPart> key, KeyRange range) {
    List<String> conditions = new ArrayList<>();
    if (range.lower() != null) {
      conditions.add(atLeast(key, range.lower()));
    }
    if (range.upper() != null) {
      conditions.add(below(key, range.upper()));
    }
    return conditions;
  }

  /** Keys that equal the bound in all its parts, or come after it. */
  private static String atLeast(List<KeyPart> key, SplitBound bound) {
    int last = lastPart(key, bound);
    String condition = comparison(key, bound, last, ">=");
    for (int part = last - 1; part >= 0; part--) {
      condition = after(key, bound, part, ">", condition);
    }
    return condition;
  }

  /** Keys that come before the bound; its missing parts count as lowest, so none equals them. */
  private static String below(List<KeyPart> key, SplitBound bound) {
    int last = lastPart(key, bound);
    String condition = comparison(key, bound, last, "<");
    for (int part = last - 1; part >= 0; part--) {
      condition = after(key, bound, part, "<", condition);
    }
    return condition;
  }

  private static String after(
      List<KeyPart> key, SplitBound bound, int part, String operator, String inner) {
    return "("
        + comparison(key, bound, part, operator)
        + " OR ("
        + comparison(key, bound, part, "=")
        + " AND "
        + inner
        + "))";
  }

  private static String comparison(List<KeyPart> key, SplitBound bound, int part, String operator) {
    KeyValue value = bound.values().get(part);
    if (key.get(part).type() != value.type()) {
      throw new IllegalArgumentException("bound of another model: " + bound);
    }
    return Operands.of(key.get(part).expression()) + " " + operator + " " + literal(value);
  }

  private static int lastPart(List<KeyPart> key, SplitBound bound) {
    int parts = bound.values().size();
    if (parts == 0 || parts > key.size()) {
      throw new IllegalArgumentException("bound of another model: " + bound);
    }
    return parts - 1;
  }

  private static String literal(KeyValue value) {
    return switch (value.type()) {
      case STRING -> "unhex('" + value.text() + "')";
      case UINT64 -> value.text();
    };
  }
}
