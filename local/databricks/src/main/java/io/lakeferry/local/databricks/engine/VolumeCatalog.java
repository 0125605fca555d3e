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

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Managed Unity Catalog volumes. Creation is atomic: of two creators of one name one wins. */
public interface VolumeCatalog {

  /**
   * A volume's entry in the metastore.
   *
   * @param comment may be null
   * @param createdAtMillis milliseconds since the epoch
   */
  record Volume(
      String catalog,
      String schema,
      String name,
      String volumeId,
      String comment,
      long createdAtMillis,
      long updatedAtMillis) {}

  /**
   * Creates a volume.
   *
   * @throws SqlFailure VOLUME_ALREADY_EXISTS, NO_SUCH_CATALOG_EXCEPTION or SCHEMA_NOT_FOUND
   */
  Volume create(String catalog, String schema, String name, String comment) throws SqlFailure;

  /** Finds a volume by its full name. */
  Optional<Volume> find(String catalog, String schema, String name);

  /** All volumes of a schema, by name. */
  List<Volume> list(String catalog, String schema) throws SqlFailure;

  /**
   * Drops a volume with its files.
   *
   * @throws SqlFailure VOLUME_NOT_FOUND (SQLSTATE 42704)
   */
  void drop(String catalog, String schema, String name) throws SqlFailure;

  /**
   * The folder on disk behind a volume path.
   *
   * @param volumePath {@code /Volumes/catalog/schema/volume[/...]}
   * @throws SqlFailure if the volume does not exist or the path leaves it
   */
  Path resolve(String volumePath) throws SqlFailure;
}
