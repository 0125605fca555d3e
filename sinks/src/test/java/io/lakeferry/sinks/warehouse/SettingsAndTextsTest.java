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
package io.lakeferry.sinks.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsAndTextsTest {
  @TempDir private Path folder;

  private SecretReference secret() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "s3cret\n");
    return SecretReference.parse("--clientSecret", "file:" + file);
  }

  private TargetConnection connection(Map<String, String> properties) throws IOException {
    return new TargetConnection(
        "host.example",
        "/sql/1.0/warehouses/abc",
        new Credentials.ServicePrincipal("sp-1", secret()),
        properties,
        Duration.ofMinutes(5));
  }

  @Test
  void everySettingIsPinned() throws IOException {
    TargetConnection connection = connection(Map.of("UseProxy", "1", "sockettimeout", "77"));
    assertThat(DriverSettings.url(connection))
        .isEqualTo("jdbc:databricks://host.example:443/default;httpPath=/sql/1.0/warehouses/abc");
    Properties properties = DriverSettings.properties(connection);
    assertThat(properties)
        .containsOnly(
            Map.entry("UseThriftClient", "0"),
            Map.entry("EnableQueryResultDownload", "0"),
            Map.entry("EnableTelemetry", "0"),
            Map.entry("STATEMENT_TIMEOUT", "300"),
            Map.entry("TIMEZONE", "UTC"),
            Map.entry("USE_CACHED_RESULT", "false"),
            Map.entry("AuthMech", "11"),
            Map.entry("Auth_Flow", "1"),
            Map.entry("OAuth2ClientId", "sp-1"),
            Map.entry("OAuth2Secret", "s3cret"),
            Map.entry("UseProxy", "1"),
            Map.entry("sockettimeout", "77"));
  }

  @Test
  void accessTokenIsAPassword() throws IOException {
    TargetConnection connection =
        new TargetConnection(
            "host.example:8443",
            "/sql/1.0/warehouses/abc",
            new Credentials.AccessToken(secret()),
            Map.of(),
            Duration.ofMinutes(5));
    assertThat(DriverSettings.url(connection)).startsWith("jdbc:databricks://host.example:8443/");
    assertThat(DriverSettings.properties(connection))
        .containsEntry("AuthMech", "3")
        .containsEntry("UID", "token")
        .containsEntry("PWD", "s3cret");
  }

  @Test
  void ourSettingsAreNotOverridden() throws IOException {
    TargetConnection connection = connection(Map.of("usethriftclient", "1"));
    assertThatThrownBy(() -> DriverSettings.properties(connection))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("usethriftclient");
  }

  @Test
  void passwordsOfPropertiesCanBeReferences() throws IOException {
    TargetConnection connection =
        connection(Map.of("SSLTrustStorePwd", "file:" + folder.resolve("secret")));
    assertThat(DriverSettings.properties(connection)).containsEntry("SSLTrustStorePwd", "s3cret");
    assertThat(connection(Map.of("ProxyPwd", "plain")).toString())
        .doesNotContain("plain")
        .doesNotContain("s3cret")
        .contains("ProxyPwd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProxyPwd",
        "cfproxypwd",
        "SSLKeyStorePwd",
        "http.header.X-Gateway",
        "HTTP.HEADER.A"
      })
  void secretsAndHeadersAreReferencesAndReadAtUseOnly(String name) throws IOException {
    TargetConnection connection = connection(Map.of(name, "file:" + folder.resolve("secret")));
    assertThat(DriverSettings.properties(connection)).containsEntry(name, "s3cret");
    assertThat(connection.redaction().text("it is s3cret")).isEqualTo("it is (removed)");
    assertThatThrownBy(() -> DriverSettings.properties(connection(Map.of(name, "pl4in"))))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("driver property " + name + ": is not a reference")
        .hasMessageContaining("env:NAME or file:PATH")
        .hasMessageNotContaining("pl4in");
  }

  @Test
  void literalsHoldWhateverTheText() {
    assertThat(SqlText.literal("it's \\ ${env:HOME}\n"))
        .isEqualTo("'it\\'s \\\\ \\u0024{env:HOME}\\n'");
    assertThat(SqlText.literal((String) null)).isEqualTo("NULL");
    assertThat(SqlText.literal(Instant.parse("2026-03-01T10:00:00.1Z")))
        .isEqualTo("TIMESTAMP '2026-03-01T10:00:00.100000Z'");
  }
}
