/**
 * The metastore: catalogs, schemas, tables and volumes as folders and small files, which survive a
 * restart, and their shape for Spark (a catalog plugin) and for Hadoop ({@code /Volumes} as a file
 * system).
 */
package io.lakeferry.local.databricks.engine.catalog;
