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
package io.lakeferry.local.databricks.engine.sql;

import java.util.List;
import java.util.Map;

/**
 * A statement that Spark does not know or answers otherwise than Databricks. Names come in one to
 * three parts; parts left out mean the session's current catalog and schema. Patterns may be null.
 */
public sealed interface Statement {

  /** {@code USE CATALOG c}, {@code SET CATALOG c}. */
  record UseCatalog(String catalog) implements Statement {}

  /** {@code USE [SCHEMA | DATABASE] [c.]s}. */
  record UseSchema(List<String> name) implements Statement {}

  record CreateCatalog(String catalog, IfExists ifExists, String comment) implements Statement {}

  record DropCatalog(String catalog, IfExists ifExists, Dependents dependents)
      implements Statement {}

  record ShowCatalogs(String pattern) implements Statement {}

  /** {@code catalog} may be null. */
  record ShowSchemas(String catalog, String pattern) implements Statement {}

  /** {@code SHOW TABLES IN CATALOG}, as drivers send it. */
  record ShowTablesInCatalog(String catalog, String schemaPattern, String tablePattern)
      implements Statement {}

  /** {@code SHOW COLUMNS IN CATALOG}, as drivers send it. */
  record ShowColumnsInCatalog(
      String catalog, String schemaPattern, String tablePattern, String columnPattern)
      implements Statement {}

  /** {@code SHOW KEYS} or {@code SHOW FOREIGN KEYS}, as drivers send them. */
  record ShowKeys(Keys keys, String catalog, String schema, String table) implements Statement {}

  record ShowFunctionsInCatalog(String catalog, String schemaPattern, String functionPattern)
      implements Statement {}

  record CreateVolume(List<String> name, IfExists ifExists, String comment) implements Statement {}

  record DropVolume(List<String> name, IfExists ifExists) implements Statement {}

  /** {@code schema} is null or has one or two parts. */
  record ShowVolumes(List<String> schema, String pattern) implements Statement {}

  record DescribeVolume(List<String> name) implements Statement {}

  /** {@code COMMENT ON VOLUME v IS '…'}; {@code comment} may be null. */
  record CommentOnVolume(List<String> name, String comment) implements Statement {}

  /** {@code SET name = value} for a setting of SQL warehouses. */
  record SetParameter(String name, String value) implements Statement {}

  /** {@code LIST '/Volumes/…'}. */
  record ListFiles(String path) implements Statement {}

  /**
   * {@code PUT}, {@code GET} or {@code REMOVE}: the client moves the bytes itself, so the service
   * answers with an address and the engine refuses.
   *
   * @param localFile null for REMOVE
   */
  record VolumeFile(
      FileOperation operation, String localFile, String volumePath, Overwrite overwrite)
      implements Statement {}

  /**
   * {@code COPY INTO}.
   *
   * @param matching how the source's columns find the target's
   * @param columns the target's columns for {@link Matching#BY_LIST}, else empty
   * @param expressions the select list as written, or empty for a plain path
   * @param format in lower case
   * @param files names relative to the path, or empty
   * @param pattern glob, or null
   * @param validateRows how many rows {@code VALIDATE} shows, {@link #NO_VALIDATION} to load
   */
  record CopyInto(
      List<String> target,
      Matching matching,
      List<String> columns,
      List<String> expressions,
      String sourcePath,
      String sourceAlias,
      String format,
      int validateRows,
      List<String> files,
      String pattern,
      Map<String, String> formatOptions,
      Map<String, String> copyOptions)
      implements Statement {

    public static final int NO_VALIDATION = -1;
  }

  /** What to do when the object is (not) there already. */
  enum IfExists {
    /** No clause was given: an error. */
    FAIL,
    /** {@code IF NOT EXISTS} or {@code IF EXISTS}: nothing happens. */
    IGNORE
  }

  /** What to do with an object's content. */
  enum Dependents {
    RESTRICT,
    CASCADE
  }

  /** How COPY INTO brings columns together. */
  enum Matching {
    BY_NAME,
    /** {@code BY POSITION}. */
    BY_POSITION,
    /** {@code (a, b, …)} behind the target. */
    BY_LIST
  }

  enum Keys {
    PRIMARY,
    FOREIGN
  }

  enum FileOperation {
    PUT,
    GET,
    REMOVE
  }

  enum Overwrite {
    NO,
    YES
  }
}
