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
package io.lakeferry.pipelines.options;

import io.lakeferry.sources.clickhouse.ServerSettings;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.settings.SecretReference;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Checks the options of the source. */
final class SourceCheck {
  private final Problems problems;
  private final WarehouseCheck secrets;

  /**
   * @param secrets reads references to secrets
   */
  SourceCheck(Problems problems, WarehouseCheck secrets) {
    this.problems = problems;
    this.secrets = secrets;
  }

  /** The source's settings; meaningless if problems were found. */
  SourceSettings source(SourceOptions options) {
    checkUrl(options.getClickhouseUrl());
    SecretReference password =
        secrets.secret("--clickhousePassword", options.getClickhousePassword());
    Map<String, String> settings =
        secrets.properties("--clickhouseSettings", options.getClickhouseSettings());
    settings.forEach(this::checkSetting);
    Duration maxExecutionTime =
        problems.read(
            "--clickhouseMaxExecutionTime",
            options.getClickhouseMaxExecutionTime(),
            WarehouseCheck::atLeastASecond,
            Texts.DURATION_FORM + ", at least 1s");
    problems.requireRange(
        "--clickhouseMaxConnections", options.getClickhouseMaxConnections(), 1, 64);
    return new SourceSettings(
        options.getClickhouseUrl(),
        options.getClickhouseUser(),
        password,
        options.getClickhouseDatabase(),
        settings,
        maxExecutionTime,
        options.getClickhouseMaxConnections());
  }

  private void checkSetting(String name, String value) {
    Optional<SecretReference> secret =
        problems.collect(
            () -> {
              ServerSettings.check(Map.of(name, value));
              return ServerSettings.secret(name, value);
            });
    if (secret != null && secret.isPresent()) {
      secrets.secret("--clickhouseSettings " + Excerpt.of(name), value);
    }
  }

  private void checkUrl(String url) {
    if (url == null) {
      return;
    }
    try {
      URI uri = URI.create(url.strip());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the message, which leaves out what was written: it may hold a password.
    }
    problems.add(
        "--clickhouseUrl",
        "is not understood",
        "Write http://host:8123 or https://host:8443, without user, password and parameters");
  }
}
