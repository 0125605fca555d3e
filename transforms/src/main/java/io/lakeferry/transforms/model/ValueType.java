/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.lakeferry.transforms.model;

/**
 * The types a column can have. Each names the one type in which its values leave ClickHouse, so
 * that the decoder and the shards know no other; a model's expression yields just that type, or is
 * cast to it by the query.
 */
public enum ValueType {
  /** ClickHouse String, Parquet BINARY (STRING), Databricks STRING. */
  STRING,
  /** ClickHouse Int64, Parquet INT64, Databricks BIGINT. */
  BIGINT,
  /** ClickHouse Int32, Parquet INT32, Databricks INT. */
  INTEGER,
  /** ClickHouse Float64, Parquet DOUBLE, Databricks DOUBLE. */
  DOUBLE,
  /** ClickHouse Bool, Parquet BOOLEAN, Databricks BOOLEAN. */
  BOOLEAN,
  /** ClickHouse Date32, Parquet INT32 (DATE), Databricks DATE. */
  DATE,
  /** ClickHouse DateTime64(6), Parquet INT64 (TIMESTAMP MICROS, UTC), Databricks TIMESTAMP. */
  TIMESTAMP,
  /** JSON text: ClickHouse String, Parquet BINARY (STRING), Databricks VARIANT or STRING. */
  JSON,
  /** ClickHouse Array(String), Parquet LIST of STRING, Databricks ARRAY of STRING. */
  STRING_ARRAY
}
