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

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.service.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tells other processes that the service answers, and where. */
final class ReadyFile {
  private final Path file;

  ReadyFile(Path file) {
    this.file = file;
  }

  /** Writes the file; readers see it whole or not at all. */
  void write(Endpoints endpoints, long processId) throws IOException {
    ObjectNode document = Json.object();
    document.put("pid", processId);
    document.put("host", endpoints.host());
    document.put("httpsPort", endpoints.httpsPort());
    document.put("proxyPort", endpoints.proxyPort());
    document.put("adminPort", endpoints.adminPort());
    document.put("httpPath", endpoints.httpPath());
    document.put("trustStore", endpoints.trustStore().toString());
    document.put("trustStorePassword", endpoints.trustStorePassword());
    document.put("trustStoreType", endpoints.trustStoreType());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, document.toPrettyString());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes the file away. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
