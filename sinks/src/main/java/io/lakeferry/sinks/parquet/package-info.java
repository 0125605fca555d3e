/**
 * Rows become Parquet files on the local disk: rolled at a size, read again before anybody gets
 * them. {@link io.lakeferry.sinks.parquet.ShardWriter} is the public face. Nothing here needs
 * Hadoop.
 */
package io.lakeferry.sinks.parquet;
