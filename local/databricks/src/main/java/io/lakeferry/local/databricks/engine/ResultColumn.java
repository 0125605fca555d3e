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
 * A column of a result, in the terms of the Statement Execution API's manifest.
 *
 * @param name column name
 * @param typeText full SQL type, for example {@code DECIMAL(10,2)}
 * @param typeName the API's base type, for example {@code LONG} for BIGINT
 * @param precision decimal precision, or null
 * @param scale decimal scale, or null
 */
public record ResultColumn(
    String name, String typeText, String typeName, Integer precision, Integer scale) {}
