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
package io.lakeferry.local.databricks.service.auth;

import java.util.Objects;

/**
 * What the one service principal of the local workspace proves itself by.
 *
 * @param clientId OAuth client id, not secret
 * @param clientSecret OAuth client secret
 * @param personalToken personal access token
 */
public record Credentials(String clientId, String clientSecret, String personalToken) {
  /** Checks that nothing is missing. */
  public Credentials {
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(clientSecret, "clientSecret");
    Objects.requireNonNull(personalToken, "personalToken");
    if (clientId.isEmpty() || clientSecret.isEmpty() || personalToken.isEmpty()) {
      throw new IllegalArgumentException("Client id, client secret and token must not be empty");
    }
  }

  /** Names the principal and hides the secrets. */
  @Override
  public String toString() {
    return "Credentials[clientId=" + clientId + "]";
  }
}
