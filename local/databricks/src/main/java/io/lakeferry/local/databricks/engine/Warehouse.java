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

import io.lakeferry.local.databricks.engine.catalog.Metastore;
import io.lakeferry.local.databricks.engine.catalog.StoredVolumes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.Lock;

/**
 * What all sessions share.
 *
 * @param tableCreation held while a statement creates a table: Delta looks whether the table is
 *     there, then writes its log, and of two {@code CREATE TABLE IF NOT EXISTS} at once the second
 *     would find a folder that is no table's. A warehouse creates it once and answers both alike
 */
record Warehouse(
    Path folder,
    Clock clock,
    Metastore metastore,
    StoredVolumes volumes,
    ScheduledExecutorService timer,
    Lock tableCreation) {}
