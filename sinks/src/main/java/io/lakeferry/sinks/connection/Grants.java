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

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The GRANTs that a load needs, for messages: statements that an owner can paste, {@code ;} between
 * them, each for one securable. Volumes are made anew by every launch, so rights on them are asked
 * for on their schema, which hands them down. See
 * https://docs.databricks.com/sql/language-manual/security-grant.html and
 * https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/privileges.html .
 */
public final class Grants {
  private final String principal;

  /** For whoever the connection logs in as. */
  public Grants(TargetConnection connection) {
    this(principalOf(connection));
  }

  Grants(String principal) {
    this.principal = principal;
  }

  /** Whom a GRANT is for: the service principal's application id, or a placeholder. */
  public static String principalOf(TargetConnection connection) {
    return connection.credentials() instanceof Credentials.ServicePrincipal servicePrincipal
        ? servicePrincipal.clientId()
        : "<the token's user>";
  }

  /**
   * One statement.
   *
   * @param privileges for example {@code SELECT, MODIFY}
   * @param kind of the securable, for example {@code TABLE}
   * @param names the parts of its name, unquoted
   */
  public String on(String privileges, String kind, String... names) {
    return "GRANT %s ON %s %s TO %s"
        .formatted(
            privileges,
            kind,
            Stream.of(names).map(TableName::quote).collect(Collectors.joining(".")),
            TableName.quote(principal));
  }

  private String onTable(String privileges, TableName table) {
    return on(privileges, "TABLE", table.catalog(), table.schema(), table.table());
  }

  private static String all(String... statements) {
    return String.join("; ", statements);
  }

  /** Not a GRANT: the permissions of a warehouse are no part of SQL. */
  public String useWarehouse() {
    return "give " + TableName.quote(principal) + " the permission CAN USE on the SQL warehouse";
  }

  /** To see a schema. */
  public String useSchema(String catalog, String schema) {
    return all(on("USE CATALOG", "CATALOG", catalog), on("USE SCHEMA", "SCHEMA", catalog, schema));
  }

  /** To make a table beside the given one, or that one itself. */
  public String createTable(TableName table) {
    return on("CREATE TABLE", "SCHEMA", table.catalog(), table.schema());
  }

  /** To read a table. */
  public String select(TableName table) {
    return onTable("SELECT", table);
  }

  /** To read and write a table. */
  public String modify(TableName table) {
    return onTable("SELECT, MODIFY", table);
  }

  /** To load files of a volume beside a table into it. */
  public String load(TableName table) {
    return all(modify(table), readVolumes(table.catalog(), table.schema()));
  }

  /** To make a volume. */
  public String createVolume(String catalog, String schema) {
    return all(
        on("USE CATALOG", "CATALOG", catalog),
        on("USE SCHEMA, CREATE VOLUME", "SCHEMA", catalog, schema));
  }

  /** To look at volumes and to read their files. */
  public String readVolumes(String catalog, String schema) {
    return on("READ VOLUME", "SCHEMA", catalog, schema);
  }

  /** To store and to delete files of volumes. */
  public String writeVolumes(String catalog, String schema) {
    return on("READ VOLUME, WRITE VOLUME", "SCHEMA", catalog, schema);
  }

  /** To drop a volume that somebody else made. */
  public String dropVolume(String catalog, String schema, String volume) {
    return on("MANAGE", "VOLUME", catalog, schema, volume);
  }

  /**
   * To read a file.
   *
   * @param path {@code /Volumes/<catalog>/<schema>/<volume>/...}
   */
  public String readFile(String path) {
    String[] parts = parts(path);
    return readVolumes(parts[2], parts[3]);
  }

  /** To store or delete a file; its path as above. */
  public String writeFile(String path) {
    String[] parts = parts(path);
    return writeVolumes(parts[2], parts[3]);
  }

  private static String[] parts(String path) {
    String[] parts = path.split("/");
    if (parts.length < 5 || !parts[1].equals("Volumes")) {
      throw new IllegalArgumentException("not a path in a volume: " + path);
    }
    return parts;
  }
}
