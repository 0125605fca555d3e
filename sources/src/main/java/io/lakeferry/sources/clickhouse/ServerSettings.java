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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.CompletenessSettings;
import io.lakeferry.transforms.settings.SecretReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that go with every query: ours for the server, and what the user gave. Of the latter
 * those with the prefix {@code client.} are the client's own options; see <a
 * href="https://clickhouse.com/docs/integrations/language-clients/java/client">client-v2</a>.
 */
public final class ServerSettings {
  /** Prefix of settings that go to the client, not the server. */
  static final String CLIENT_OPTION = "client.";

  private static final String SERVER_SETTING_OF_CLIENT = "clickhouse_setting_";
  private static final String HEADER = "http_header_";
  private static final String OPTION = "--clickhouseSettings";

  /** Client options that say as whom to connect. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "user",
          "password",
          "access_token",
          "bearer_token",
          HEADER + "authorization",
          HEADER + "x-clickhouse-user",
          HEADER + "x-clickhouse-key");

  /** A header may hold anything that a proxy or gateway takes for a credential. */
  private static final List<String> SECRET_WORDS = List.of("password", "token", "secret", HEADER);

  private ServerSettings() {}

  /**
   * Refuses settings that would hide missing rows, credentials, and secrets that are not given as
   * references: options are seen by others.
   *
   * @throws LakeferryException INVALID_OPTION; the setting is named, its value is not
   */
  public static void check(Map<String, String> settings) {
    settings.forEach(
        (name, value) -> {
          refuseIncompleteness(name);
          refuseCredentials(name);
          secret(name, value);
        });
  }

  private static void refuseIncompleteness(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String setting =
        lower.startsWith(CLIENT_OPTION + SERVER_SETTING_OF_CLIENT)
            ? lower.substring((CLIENT_OPTION + SERVER_SETTING_OF_CLIENT).length())
            : lower;
    if (CompletenessSettings.contains(setting)) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          OPTION,
          name + " decides whether results are complete",
          "Leave it out");
    }
  }

  private static void refuseCredentials(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith(CLIENT_OPTION)
        && CREDENTIALS.contains(lower.substring(CLIENT_OPTION.length()))) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          OPTION,
          name + " says as whom to connect",
          "Use --clickhouseUser and --clickhousePassword");
    }
  }

  /**
   * Where a setting's secret stands, if it holds one: passwords of proxies, headers and the like.
   *
   * @throws LakeferryException INVALID_OPTION if it holds one and its value is no reference
   */
  public static Optional<SecretReference> secret(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(CLIENT_OPTION) && SECRET_WORDS.stream().anyMatch(lower::contains)
        ? Optional.of(SecretReference.parse(OPTION + " " + name, value))
        : Optional.empty();
  }

  /** By name; what the user gave for the connection is not among them and wins. */
  static Map<String, String> of(SourceConnection connection) {
    Map<String, String> settings = new LinkedHashMap<>();
    // Kind to production: nothing can be written; time, and what a lost client leaves, are bounded.
    settings.put("readonly", "2");
    settings.put("log_comment", connection.logComment());
    settings.put("max_execution_time", Long.toString(connection.maxExecutionTime().toSeconds()));
    settings.put("cancel_http_readonly_queries_on_client_close", "1");
    // A counting query may need more memory than is free; then it goes to disk.
    settings.put("max_bytes_before_external_group_by", Long.toString(2L << 30));
    settings.put("max_bytes_before_external_sort", Long.toString(2L << 30));
    // A reader pauses while it uploads a file; the server's 30 seconds would break the stream.
    settings.put("http_send_timeout", "1800");
    // Completeness, whatever the user's profile says: no stale replica, no shard left out, no old
    // result, and a limit that is reached is an error and not a shorter result.
    settings.put("max_replica_delay_for_distributed_queries", "60");
    settings.put("fallback_to_stale_replicas_for_distributed_queries", "0");
    settings.put("skip_unavailable_shards", "0");
    settings.put("use_query_cache", "0");
    settings.put("distributed_group_by_no_merge", "0");
    settings.put("apply_deleted_mask", "1");
    settings.put("limit", "0");
    settings.put("offset", "0");
    settings.put("read_overflow_mode", "throw");
    settings.put("read_overflow_mode_leaf", "throw");
    settings.put("result_overflow_mode", "throw");
    settings.put("timeout_overflow_mode", "throw");
    settings.put("timeout_overflow_mode_leaf", "throw");
    settings.put("group_by_overflow_mode", "throw");
    settings.put("sort_overflow_mode", "throw");
    settings.put("distinct_overflow_mode", "throw");
    settings.put("set_overflow_mode", "throw");
    settings.put("join_overflow_mode", "throw");
    settings.put("transfer_overflow_mode", "throw");
    // The bytes are those that the decoder expects.
    settings.put("output_format_binary_encode_types_in_binary_format", "0");
    return settings;
  }
}
