/**
 * What a SQL warehouse and Unity Catalog do, over Spark and Delta in this JVM: statements,
 * catalogs, volumes, COPY INTO. Knows nothing of HTTP. {@link
 * io.lakeferry.local.databricks.engine.SqlEngine} is its public face.
 */
package io.lakeferry.local.databricks.engine;
