/**
 * The small SQL reader for statements that Spark's parser does not know: a tokenizer and, on top of
 * it, one parser per statement. No regular expression ever runs over a whole statement.
 */
package io.lakeferry.local.databricks.engine.sql;
