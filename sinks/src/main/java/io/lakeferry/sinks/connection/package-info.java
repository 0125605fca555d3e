/** How a Databricks workspace is reached: where, as whom, into which table. Values only. */
package io.lakeferry.sinks.connection;
