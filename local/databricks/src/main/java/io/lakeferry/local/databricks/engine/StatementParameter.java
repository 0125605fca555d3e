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
package io.lakeferry.local.databricks.engine;

/**
 * A statement parameter.
 *
 * @param name the name of a named marker, or null for a positional one
 * @param ordinal 1-based position of a positional marker, or 0 for a named one
 * @param type SQL type text such as {@code STRING} or {@code BIGINT}; null means STRING
 * @param value the value as text, or null for SQL NULL
 */
public record StatementParameter(String name, int ordinal, String type, String value) {}
