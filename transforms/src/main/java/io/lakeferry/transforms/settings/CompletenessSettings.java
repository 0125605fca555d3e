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
package io.lakeferry.transforms.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * ClickHouse settings that nobody else may set: with these an export, its plan and its counts would
 * all lose the same rows, and nothing would disagree.
 */
public final class CompletenessSettings {
  private static final Set<String> NAMES =
      Set.of(
          "readonly",
          "fallback_to_stale_replicas_for_distributed_queries",
          "skip_unavailable_shards",
          "use_query_cache",
          "limit",
          "offset",
          "additional_table_filters",
          "additional_result_filter",
          // Each shard would group for itself, and copies on two of them would both be kept.
          "distributed_group_by_no_merge",
          // Deleted rows would be read, or not, as somebody's profile has it.
          "apply_deleted_mask",
          "output_format_binary_encode_types_in_binary_format");

  /** Whole families: limits that cut a result short, and replicas that share a table. */
  private static final List<String> FAMILIES = List.of("_overflow_mode", "parallel_replica");

  private CompletenessSettings() {}

  /** Whether a setting of that name, in any case, decides whether results are complete. */
  public static boolean contains(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lower) || FAMILIES.stream().anyMatch(lower::contains);
  }
}
