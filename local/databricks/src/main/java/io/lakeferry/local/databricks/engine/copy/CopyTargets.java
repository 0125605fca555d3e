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
package io.lakeferry.local.databricks.engine.copy;

import io.lakeferry.local.databricks.engine.SqlFailure;

/** What is wrong with a target before it can be loaded. */
public final class CopyTargets {

  private CopyTargets() {}

  /** There is no such table. */
  public static SqlFailure missing(String table) {
    return CopyFailures.missingTable(table);
  }

  /** There is a table, but not of Delta. */
  public static SqlFailure notDelta() {
    return CopyFailures.targetFormat();
  }
}
