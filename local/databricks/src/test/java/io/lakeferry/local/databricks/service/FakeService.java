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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The real service in this JVM over a {@link FakeEngine}. */
final class FakeService implements AutoCloseable {
  private final FakeEngine engine;
  private final LocalDatabricks service;

  FakeService(Path directory, Duration tokenLifetime) throws IOException {
    engine = new FakeEngine(directory.resolve("volumes"));
    service =
        LocalDatabricks.start(
            engine,
            new ServiceSettings(
                directory,
                new Credentials(Clients.CLIENT_ID, Clients.CLIENT_SECRET, Clients.TOKEN),
                tokenLifetime),
            Clock.systemUTC());
  }

  FakeEngine engine() {
    return engine;
  }

  Clients clients() {
    return new Clients(service.endpoints());
  }

  AdminClient admin() {
    return new AdminClient(service.endpoints().adminPort());
  }

  @Override
  public void close() throws IOException {
    service.close();
    engine.close();
  }
}
