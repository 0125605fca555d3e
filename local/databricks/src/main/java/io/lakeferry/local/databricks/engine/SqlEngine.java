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
package io.lakeferry.local.databricks.engine;

import java.util.Map;

/** A warehouse with its metastore. One instance per JVM; state lives in a folder and survives. */
public interface SqlEngine extends AutoCloseable {

  /**
   * Opens a session with its own current catalog, schema and settings.
   *
   * @param catalog initial catalog, or null for the default
   * @param schema initial schema, or null for the default
   * @param settings session settings as sent by the client (may be empty)
   * @throws SqlFailure if the catalog or schema does not exist
   */
  SqlSession openSession(String catalog, String schema, Map<String, String> settings)
      throws SqlFailure;

  /** The volumes of this metastore, shared with SQL's VOLUME statements. */
  VolumeCatalog volumes();

  @Override
  void close();
}
