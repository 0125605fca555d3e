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
import io.lakeferry.local.databricks.engine.catalog.StoredVolumes;
import io.lakeferry.local.databricks.engine.catalog.TableRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.sql.classic.SparkSession;

/**
 * The warehouse over Spark and Delta in this JVM. Needs the options of {@code jvm-options.txt}.
 *
 * <p>State lives in one folder: what is in it when the engine opens is there again. A folder serves
 * one engine at a time, and a JVM has one engine at a time, since Spark allows for one context.
 */
public final class SparkSqlEngine implements SqlEngine {

  /** The catalog that every warehouse has. */
  public static final String DEFAULT_CATALOG = "main";

  private final FileChannel lockFile;
  private final Warehouse warehouse;
  private final SparkSession spark;

  private SparkSqlEngine(FileChannel lockFile, Warehouse warehouse, SparkSession spark) {
    this.lockFile = lockFile;
    this.warehouse = warehouse;
    this.spark = spark;
  }

  /**
   * Opens the warehouse in a folder, with the system's clock.
   *
   * @param folder made if it does not exist
   * @throws IllegalStateException if another engine has the folder
   */
  public static SparkSqlEngine open(Path folder) {
    return open(folder, Clock.systemUTC());
  }

  /**
   * Opens the warehouse in a folder.
   *
   * @param folder made if it does not exist
   * @param clock for the times that volumes and schemas are created
   * @throws IllegalStateException if another engine has the folder
   */
  public static SparkSqlEngine open(Path folder, Clock clock) {
    Path absolute = folder.toAbsolutePath().normalize();
    WarehouseLog.configure();
    FileChannel lockFile = lock(absolute);
    Metastore metastore = new Metastore(absolute);
    metastore.createCatalog(DEFAULT_CATALOG, null, clock.millis());
    for (String catalog : metastore.catalogs()) {
      metastore.createSchema(catalog, Metastore.DEFAULT_SCHEMA, null, clock.millis());
    }
    SparkSession spark = SparkSettings.start(absolute);
    SparkSettings.registerCatalogs(spark, metastore, absolute);
    TableRegistry.registerAll(spark, metastore);
    Warehouse warehouse =
        new Warehouse(
            absolute,
            clock,
            metastore,
            new StoredVolumes(metastore, clock),
            newTimer(),
            new ReentrantLock());
    return new SparkSqlEngine(lockFile, warehouse, spark);
  }

  private static ScheduledExecutorService newTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "statement-timer");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static FileChannel lock(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("warehouse.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException heldByThisJvm) {
        // Told below, as for another process.
      }
      if (lock == null) {
        channel.close();
        throw new IllegalStateException("Another warehouse is open in " + folder);
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SqlSession openSession(String catalog, String schema, Map<String, String> settings)
      throws SqlFailure {
    String initialCatalog = catalog == null ? DEFAULT_CATALOG : catalog;
    String initialSchema = schema == null ? Metastore.DEFAULT_SCHEMA : schema;
    warehouse.metastore().requireSchema(initialCatalog, initialSchema);
    SparkSqlSession session = new SparkSqlSession(spark.newSession(), warehouse);
    session.start(initialCatalog, initialSchema, settings);
    return session;
  }

  @Override
  public VolumeCatalog volumes() {
    return warehouse.volumes();
  }

  @Override
  public void close() {
    warehouse.timer().shutdownNow();
    spark.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
