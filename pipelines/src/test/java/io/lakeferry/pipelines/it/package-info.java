/** Tests against the real local parts: the ClickHouse engine and the Databricks stand-in. */
package io.lakeferry.pipelines.it;
