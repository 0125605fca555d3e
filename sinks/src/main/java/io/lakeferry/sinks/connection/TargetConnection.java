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
package io.lakeferry.sinks.connection;

import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A SQL warehouse and the workspace around it.
 *
 * @param host server host name, without scheme
 * @param httpPath the warehouse's HTTP path, for example {@code /sql/1.0/warehouses/abc}
 * @param credentials as whom
 * @param driverProperties further properties of databricks-jdbc as the user gave them (proxy,
 *     certificates); the Files API client takes over those that concern it
 * @param statementTimeout server-side time-out of each statement
 */
public record TargetConnection(
    String host,
    String httpPath,
    Credentials credentials,
    Map<String, String> driverProperties,
    Duration statementTimeout)
    implements Serializable {
  public TargetConnection {
    driverProperties = Map.copyOf(driverProperties);
  }

  /** Takes this connection's secrets out of what is logged. */
  public Redaction redaction() {
    List<SecretReference> secrets = new ArrayList<>();
    if (credentials instanceof Credentials.ServicePrincipal principal) {
      secrets.add(principal.clientSecret());
    } else if (credentials instanceof Credentials.AccessToken token) {
      secrets.add(token.token());
    }
    driverProperties.forEach(
        (name, value) -> DriverProperty.reference(name, value).ifPresent(secrets::add));
    return new Redaction(secrets);
  }

  /** Without the values of the driver properties, among which a password may stand. */
  @Override
  public String toString() {
    return "TargetConnection[host=%s, httpPath=%s, credentials=%s, driverProperties=%s, statementTimeout=%s]"
        .formatted(
            host,
            httpPath,
            credentials,
            new TreeSet<>(driverProperties.keySet()),
            statementTimeout);
  }
}
