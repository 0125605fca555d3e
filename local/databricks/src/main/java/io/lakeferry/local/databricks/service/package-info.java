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
 * A Databricks-compatible service on this machine: SQL statements, volumes and files over TLS, for
 * unmodified clients. {@link io.lakeferry.local.databricks.service.DatabricksMain} runs it as a
 * process of its own, {@link io.lakeferry.local.databricks.service.LocalDatabricks} inside another.
 */
package io.lakeferry.local.databricks.service;
