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
package io.lakeferry.pipelines.options;

/**
 * What a backfill was told, checked.
 *
 * @param export each period's export, but for the window, which is that of any period
 * @param parallel periods that are exported at the same time, at least 1
 * @param report file of the JSON report of the whole, or null for the default in the work folder
 */
public record BackfillSettings(
    ExportSettings export, RangeSettings range, int parallel, OnFailure onFailure, String report) {

  /** What follows when a period fails. */
  public enum OnFailure {
    /** No other period is begun. */
    STOP,
    /** The others are exported all the same. */
    CONTINUE
  }
}
