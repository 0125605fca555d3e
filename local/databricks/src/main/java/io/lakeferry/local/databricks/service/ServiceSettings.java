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
package io.lakeferry.local.databricks.service;

import io.lakeferry.local.databricks.service.auth.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How the service runs.
 *
 * @param directory keeps the service's state; on the same file system as the engine's volumes
 * @param tokenLifetime how long an OAuth access token is good
 */
public record ServiceSettings(Path directory, Credentials credentials, Duration tokenLifetime) {
  /** One hour, as in the cloud. */
  public static final Duration DEFAULT_TOKEN_LIFETIME = Duration.ofHours(1);

  /** Checks the settings. */
  public ServiceSettings {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(credentials, "credentials");
    if (tokenLifetime.isNegative() || tokenLifetime.isZero()) {
      throw new IllegalArgumentException("The token lifetime must be positive: " + tokenLifetime);
    }
  }
}
