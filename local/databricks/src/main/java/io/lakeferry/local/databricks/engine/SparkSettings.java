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

import io.lakeferry.local.databricks.engine.catalog.Metastore;
import io.lakeferry.local.databricks.engine.catalog.UnityCatalog;
import io.lakeferry.local.databricks.engine.catalog.VolumeFileSystem;
import java.nio.file.Path;
import org.apache.spark.sql.classic.SparkSession;

/** The settings of the one Spark session that all sessions are made from. */
final class SparkSettings {

  private SparkSettings() {}

  static SparkSession start(Path folder) {
    Path work = folder.resolve("spark");
    Metastore.deleteWorkFiles(work);
    String fileSystem = VolumeFileSystem.SCHEME;
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("lakeferry-local-warehouse")
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", work.toString())
            .config(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension," + WarehouseExtensions.class.getName())
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.warehouse.dir", folder.resolve("spark-warehouse").toUri().toString())
            .config("spark.sql.sources.default", "delta")
            .config("spark.sql.session.timeZone", "UTC")
            // A warehouse of one machine and small tables: less parallelism is faster.
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
            .config("spark.sql.adaptive.coalescePartitions.initialPartitionNum", "2")
            .config("spark.databricks.delta.schema.autoMerge.enabled", "false")
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.storeAssignmentPolicy", "ANSI")
            .config("spark.hadoop.fs.defaultFS", fileSystem + ":///")
            .config("spark.hadoop.fs." + fileSystem + ".impl", VolumeFileSystem.class.getName())
            // Another engine of this JVM may have another folder.
            .config("spark.hadoop.fs." + fileSystem + ".impl.disable.cache", "true")
            .config("spark.hadoop." + VolumeFileSystem.FOLDER_SETTING, folder.toString());
    return (SparkSession) builder.getOrCreate();
  }

  /** Makes every catalog of the metastore known to a session. Cheap if nothing is new. */
  static void registerCatalogs(SparkSession session, Metastore metastore, Path folder) {
    for (String catalog : metastore.catalogs()) {
      String key = "spark.sql.catalog." + catalog;
      if (!session.conf().contains(key)) {
        session.conf().set(key + "." + UnityCatalog.FOLDER_OPTION, folder.toString());
        session.conf().set(key, UnityCatalog.class.getName());
      }
    }
  }
}
