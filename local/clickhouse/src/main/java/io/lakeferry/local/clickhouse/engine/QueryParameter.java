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
package io.lakeferry.local.clickhouse.engine;

/**
 * A value for a {@code {name:Type}} placeholder.
 *
 * @param name the placeholder's name
 * @param value the value as the escaped text of a TabSeparated field, the form that ClickHouse's
 *     HTTP interface and chDB share
 * @see <a href="https://clickhouse.com/docs/interfaces/http#tabs-in-url-parameters">escaping</a>
 */
public record QueryParameter(String name, String value) {}
