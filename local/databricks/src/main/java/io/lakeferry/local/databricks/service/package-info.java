/**
 * A Databricks-compatible service on this machine: SQL statements, volumes and files over TLS, for
 * unmodified clients. {@link io.lakeferry.local.databricks.service.DatabricksMain} runs it as a
 * process of its own, {@link io.lakeferry.local.databricks.service.LocalDatabricks} inside another.
 */
package io.lakeferry.local.databricks.service;
