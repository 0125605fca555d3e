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
 * {@code COPY INTO}: which files a statement means, which of them the table knows already, and one
 * Delta commit that holds both the rows and the memory of the files.
 *
 * @see <a href="https://docs.databricks.com/sql/language-manual/delta-copy-into.html">COPY INTO</a>
 */
package io.lakeferry.local.databricks.engine.copy;
