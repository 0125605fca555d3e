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
package io.lakeferry.local.platform;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what a server writes once it takes connections. */
final class ReadyFiles {
  private final ObjectMapper json = new ObjectMapper();

  /** What ClickHouse's front says of itself. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record ClickHouseReady(int port, long pid, String version) {}

  /** What the Databricks stand-in says of itself. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record DatabricksReady(
      long pid,
      String host,
      int httpsPort,
      int proxyPort,
      int adminPort,
      String httpPath,
      String trustStore,
      String trustStorePassword,
      String trustStoreType) {}

  Optional<ClickHouseReady> clickhouse(Path file) {
    return read(file, ClickHouseReady.class);
  }

  Optional<DatabricksReady> databricks(Path file) {
    return read(file, DatabricksReady.class);
  }

  /** The process that says that it is ready; empty as long as there is no whole file. */
  Optional<Long> processId(LocalPart part, Path file) {
    return switch (part) {
      case CLICKHOUSE -> clickhouse(file).map(ClickHouseReady::pid);
      case DATABRICKS -> databricks(file).map(DatabricksReady::pid);
    };
  }

  private <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.of(json.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException | JsonProcessingException e) {
      // Not there, or still being written: not ready.
      return Optional.empty();
    } catch (IOException e) {
      throw new LocalPlatformException("The file " + file + " cannot be read.", e);
    }
  }
}
