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
/**
 * Readers of Delta tables for tests. What the local server has written, and any table that an
 * export left, is read here without Spark: the log and the plain columns by Delta Kernel, the bytes
 * of VARIANT columns by DuckDB, their meaning by Apache Parquet's decoder. A process of its own,
 * since Delta Kernel's Parquet is newer than Beam's.
 */
package io.lakeferry.local.readers;
