/**
 * What reading and writing costs, by JMH for the parts and by whole runs beside ClickHouse's own
 * Parquet writer. Results and method stand in the module's README.
 */
package io.lakeferry.benchmarks;
