/**
 * {@code COPY INTO}: which files a statement means, which of them the table knows already, and one
 * Delta commit that holds both the rows and the memory of the files.
 *
 * @see <a href="https://docs.databricks.com/sql/language-manual/delta-copy-into.html">COPY INTO</a>
 */
package io.lakeferry.local.databricks.engine.copy;
