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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.SecretReference;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "readonly",
        "skip_unavailable_shards",
        "additional_table_filters",
        "result_overflow_mode",
        "READ_OVERFLOW_MODE",
        "read_overflow_mode_leaf",
        "timeout_overflow_mode_leaf",
        "parallel_replica_offset",
        "limit",
        "distributed_group_by_no_merge",
        "apply_deleted_mask",
        "client.clickhouse_setting_limit"
      })
  void whatWouldHideMissingRowsIsRefused(String name) {
    assertThatThrownBy(() -> ServerSettings.check(Map.of(name, "break")))
        .isInstanceOfSatisfying(
            LakeferryException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_OPTION))
        .hasMessageContaining("--clickhouseSettings")
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.proxy_password", "client.http_header_X-Gateway"})
  void secretsAndHeadersAreReferences(String name) {
    assertThatThrownBy(() -> ServerSettings.check(Map.of(name, "hunter2")))
        .hasMessageContaining("--clickhouseSettings " + name + ": is not a reference to a secret")
        .hasMessageContaining("env:NAME or file:PATH")
        .hasMessageNotContaining("hunter2");
    assertThat(ServerSettings.secret(name, "env:GATEWAY"))
        .contains(SecretReference.parse("", "env:GATEWAY"));
    assertThatCode(() -> ServerSettings.check(Map.of(name, "env:GATEWAY")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.password", "client.user", "client.http_header_AUTHORIZATION"})
  void asWhomToConnectIsNotToldBySettings(String name) {
    assertThatThrownBy(() -> ServerSettings.check(Map.of(name, "env:NAME")))
        .hasMessageContaining(name)
        .hasMessageContaining("--clickhousePassword");
  }

  @Test
  void otherSettingsPass() {
    assertThatCode(
            () ->
                ServerSettings.check(
                    Map.of(
                        "max_threads", "4",
                        "client.compress", "true",
                        "client.key_store_type", "PKCS12",
                        "client.ssl_key_store", "/etc/keys.p12")))
        .doesNotThrowAnyException();
  }
}
