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

/** A local server. */
public enum LocalPart {
  /** The embedded ClickHouse. */
  CLICKHOUSE(
      "clickhouse",
      "ClickHouse",
      "local/clickhouse/target/lakeferry-local-clickhouse.jar",
      "io.lakeferry.local.clickhouse.ClickHouseMain",
      // The engine's own memory is outside the heap.
      "512m",
      "local/clickhouse/jvm-options.txt"),
  /** The Databricks stand-in. */
  DATABRICKS(
      "databricks",
      "Databricks stand-in",
      "local/databricks/target/lakeferry-local-databricks.jar",
      "io.lakeferry.local.databricks.service.DatabricksMain",
      "2g",
      "local/databricks/jvm-options.txt");

  private final String folderName;
  private final String title;
  private final String jar;
  private final String mainClass;
  private final String heap;
  private final String jvmOptions;

  LocalPart(
      String folderName,
      String title,
      String jar,
      String mainClass,
      String heap,
      String jvmOptions) {
    this.folderName = folderName;
    this.title = title;
    this.jar = jar;
    this.mainClass = mainClass;
    this.heap = heap;
    this.jvmOptions = jvmOptions;
  }

  /** The name that folders, logs and the status use. */
  public String folderName() {
    return folderName;
  }

  /** The name to show to a person. */
  public String title() {
    return title;
  }

  /** The thin jar, relative to the project's home; what it needs lies beside it in {@code lib}. */
  String jar() {
    return jar;
  }

  String mainClass() {
    return mainClass;
  }

  /** Bound of the heap, as the JVM writes it; the file of JVM options may say otherwise. */
  String heap() {
    return heap;
  }

  /** A file of JVM options, relative to the project's home; a part may have none. */
  String jvmOptions() {
    return jvmOptions;
  }
}
