/** A ClickHouse row becoming a Parquet record, on the hot path, without objects per value. */
package io.lakeferry.transforms.row;
