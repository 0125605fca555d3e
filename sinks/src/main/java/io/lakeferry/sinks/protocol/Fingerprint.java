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

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.MergeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a run writes, as one hash: filters and window rule (the source's description), columns,
 * types, de-duplication key, merge rule, how JSON stands, how rows are written. Two launches of one
 * run with different fingerprints would write different rows under the same name, so the second is
 * refused.
 *
 * <p>Not in it: comments, sizes of files, schema evolution, which change no row.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(RunSpecification specification) {
    List<String> parts = new ArrayList<>();
    parts.add("lakeferry fingerprint 1");
    parts.add(specification.model().name());
    for (Column column : specification.model().columns()) {
      parts.add("column");
      parts.add(column.name());
      parts.add(column.origin().name());
      parts.add(column.expression() == null ? "" : column.expression());
      parts.add(column.type().name());
      parts.add(column.nullability().name());
    }
    for (KeyPart part : specification.model().key()) {
      parts.add("key");
      parts.add(part.expression());
      parts.add(part.type().name());
    }
    parts.add("copies");
    parts.add(specification.model().copies().name());
    MergeRule merge = specification.model().merge();
    if (merge != null) {
      parts.add("merge");
      parts.addAll(merge.key());
      parts.add("version");
      parts.addAll(merge.version());
      parts.add("fallback");
      parts.addAll(merge.fallbackVersion());
      parts.add("settled");
      parts.addAll(merge.settled());
    }
    new TreeMap<>(specification.sourceDescription())
        .forEach(
            (name, value) -> {
              parts.add("source");
              parts.add(name);
              parts.add(value);
            });
    parts.add("json");
    parts.add(specification.jsonColumns().name());
    parts.add("write mode");
    parts.add(specification.writeMode().name());
    return Hashes.sha256(parts);
  }
}
