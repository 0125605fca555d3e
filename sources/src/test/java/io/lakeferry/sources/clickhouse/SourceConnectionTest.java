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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.settings.SecretReference;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent to workers, and the defaults. */
class SourceConnectionTest {

  @Test
  void defaults() {
    assertThat(SourceConnection.DEFAULT_MAX_EXECUTION_TIME).isEqualTo(Duration.ofHours(4));
    assertThat(SourceConnection.DEFAULT_MAX_CONNECTIONS).isEqualTo(4);
  }

  @Test
  void ourSettings() {
    assertThat(ServerSettings.of(connection(Duration.ofMinutes(10), 2)))
        .containsOnly(
            Map.entry("readonly", "2"),
            Map.entry("log_comment", "run_7"),
            Map.entry("max_execution_time", "600"),
            Map.entry("cancel_http_readonly_queries_on_client_close", "1"),
            Map.entry("max_bytes_before_external_group_by", "2147483648"),
            Map.entry("max_bytes_before_external_sort", "2147483648"),
            Map.entry("http_send_timeout", "1800"),
            Map.entry("max_replica_delay_for_distributed_queries", "60"),
            Map.entry("fallback_to_stale_replicas_for_distributed_queries", "0"),
            Map.entry("skip_unavailable_shards", "0"),
            Map.entry("use_query_cache", "0"),
            Map.entry("distributed_group_by_no_merge", "0"),
            Map.entry("apply_deleted_mask", "1"),
            Map.entry("limit", "0"),
            Map.entry("offset", "0"),
            Map.entry("read_overflow_mode", "throw"),
            Map.entry("read_overflow_mode_leaf", "throw"),
            Map.entry("result_overflow_mode", "throw"),
            Map.entry("timeout_overflow_mode", "throw"),
            Map.entry("timeout_overflow_mode_leaf", "throw"),
            Map.entry("group_by_overflow_mode", "throw"),
            Map.entry("sort_overflow_mode", "throw"),
            Map.entry("distinct_overflow_mode", "throw"),
            Map.entry("set_overflow_mode", "throw"),
            Map.entry("join_overflow_mode", "throw"),
            Map.entry("transfer_overflow_mode", "throw"),
            Map.entry("output_format_binary_encode_types_in_binary_format", "0"));
  }

  @Test
  void boundsAreChecked() {
    assertThatThrownBy(() -> connection(Duration.ofMillis(10), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> connection(Duration.ofHours(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void connectionAndPlanTravelToWorkers() throws IOException, ClassNotFoundException {
    Window window =
        new Window(Instant.parse("2026-11-22T08:00:00Z"), Instant.parse("2026-11-22T09:00:00Z"));
    SplitBound bound = new SplitBound(List.of(KeyValue.ofUnsigned(-1)));
    WindowPlan plan =
        new WindowPlan(
            Models.events(),
            RowSelection.landed(2, window),
            LandedRule.layoutOf("posthog", "events", window),
            List.of(new Split(0, null, bound, 1, 1), new Split(1, bound, null, 1, 1)),
            2,
            2,
            new PlanCost(1, 2, 3));

    assertThat(travelled(plan)).isEqualTo(plan);
    SourceConnection connection = connection(Duration.ofHours(1), 1);
    assertThat(travelled(connection)).isEqualTo(connection);
  }

  private static SourceConnection connection(Duration time, int connections) {
    return new SourceConnection(
        "http://127.0.0.1:8123",
        "somebody",
        new SecretReference(SecretReference.Place.ENVIRONMENT, "PASSWORD"),
        "posthog",
        time,
        connections,
        Map.of("max_threads", "1"),
        "run_7");
  }

  private static Object travelled(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
