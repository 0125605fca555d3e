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
package io.lakeferry.local.databricks.engine.catalog;

import io.lakeferry.local.databricks.engine.SqlFailure;

/**
 * Unity Catalog's failures in its own words.
 *
 * @see <a href="https://docs.databricks.com/aws/en/error-messages/error-classes">error
 *     conditions</a>
 */
public final class MetastoreFailures {

  /** Condition of a volume that is there already. */
  public static final String VOLUME_ALREADY_EXISTS = "VOLUME_ALREADY_EXISTS";

  /** Condition of a volume that is not there. */
  public static final String VOLUME_NOT_FOUND = "VOLUME_NOT_FOUND";

  private MetastoreFailures() {}

  public static SqlFailure catalogNotFound(String catalog) {
    return failure(
        "NO_SUCH_CATALOG_EXCEPTION",
        "42704",
        "Catalog '"
            + catalog
            + "' was not found. Please verify the catalog name and then retry the query or command"
            + " again.");
  }

  public static SqlFailure catalogAlreadyExists(String catalog) {
    return failure("CATALOG_ALREADY_EXISTS", "42710", "Catalog '" + catalog + "' already exists.");
  }

  public static SqlFailure catalogNotEmpty(String catalog) {
    return failure(
        "UC_CATALOG_NOT_EMPTY",
        "2BP01",
        "Catalog '" + catalog + "' is not empty. Use DROP CATALOG … CASCADE.");
  }

  public static SqlFailure schemaNotFound(String catalog, String schema) {
    return failure(
        "SCHEMA_NOT_FOUND",
        "42704",
        "The schema "
            + quote(catalog, schema)
            + " cannot be found. Verify the spelling and correctness of the schema and catalog.");
  }

  public static SqlFailure schemaNotEmpty(String catalog, String schema) {
    return failure(
        "SCHEMA_NOT_EMPTY",
        "2BP01",
        "Cannot drop a schema "
            + quote(catalog, schema)
            + " because it contains objects. Use DROP SCHEMA … CASCADE to drop the schema and all"
            + " its objects.");
  }

  public static SqlFailure volumeAlreadyExists(String catalog, String schema, String volume) {
    return failure(
        VOLUME_ALREADY_EXISTS,
        "42000",
        "Cannot create volume "
            + quote(catalog, schema, volume)
            + " because it already exists. Choose a different name, drop or replace the existing"
            + " object, or add the IF NOT EXISTS clause to tolerate pre-existing objects.");
  }

  public static SqlFailure volumeNotFound(String catalog, String schema, String volume) {
    return failure(
        VOLUME_NOT_FOUND,
        "42704",
        "The volume "
            + quote(catalog, schema, volume)
            + " does not exist. Use 'SHOW VOLUMES' to list available volumes.");
  }

  public static SqlFailure invalidVolumePath(String path) {
    return failure(
        "INVALID_VOLUME_PATH",
        "42K0Z",
        "'" + path + "' is no path below /Volumes/<catalog>/<schema>/<volume>.");
  }

  private static String quote(String... parts) {
    return "`" + String.join("`.`", parts) + "`";
  }

  private static SqlFailure failure(String condition, String sqlState, String text) {
    return new SqlFailure(
        condition, sqlState, "[" + condition + "] " + text + " SQLSTATE: " + sqlState, null);
  }
}
