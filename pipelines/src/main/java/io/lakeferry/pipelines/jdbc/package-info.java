/**
 * Counts of both sides, read by their JDBC drivers: clickhouse-jdbc and databricks-jdbc, the many by
 * Beam's JdbcIO.
 */
package io.lakeferry.pipelines.jdbc;
