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

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the keys of a stage.
 *
 * @param counts of the last pass; conflicts are the most that any of them has met
 * @param after the stage beside the target, after the MERGE
 * @param passes how often it was merged, 1 or more
 */
record ProvenMerge(FilledStage stage, MergeCounts counts, StageComparison after, int passes) {

  /** What whoever reads the report should know of it, one line each. */
  List<String> warnings() {
    StageCount count = stage.count();
    MergePlan plan = stage.plan();
    List<String> warnings = new ArrayList<>();
    if (count.keys() < count.rows()) {
      warnings.add(
          "%d of %d rows had the key of another one that is at least as new, and were left out"
              .formatted(count.rows() - count.keys(), count.rows()));
    }
    if (count.nullKeys() > 0) {
      warnings.add(
          "%d rows have a NULL in their key %s, which counts as a value"
              .formatted(count.nullKeys(), plan.keyNames()));
    }
    if (after.multiple() > 0) {
      warnings.add(
          "%d keys stand more than once in the target, for example %s"
              .formatted(after.multiple(), after.exampleMultiple()));
    }
    if (counts.conflicts() > 0) {
      warnings.add(
          "%d rows have the %s of the row that stood, but another %s"
              .formatted(counts.conflicts(), plan.version().get(0).name(), plan.settledNames()));
    }
    if (passes > 1) {
      warnings.add(
          "the MERGE was repeated, as an answer was lost or others changed its keys; updated,"
              + " inserted and skipped are of the last of "
              + passes);
    }
    return warnings;
  }
}
