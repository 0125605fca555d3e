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

import io.lakeferry.transforms.model.Model;

/**
 * What a verification was told, checked.
 *
 * @param export each period's export, but for the window, which is that of any period
 * @param by what is compared
 * @param differences what becomes of them
 * @param report file of the JSON report, or null for the default in the work folder
 */
public record VerifySettings(
    ExportSettings export,
    RangeSettings range,
    Comparison by,
    Differences differences,
    String report) {

  /** What of a period is compared. */
  public enum Comparison {
    /** Numbers of rows. */
    COUNTS,
    /** Each key of the model's merge rule, and whether its row is as new. */
    KEYS;

    /** What is compared unless something else is asked for: keys where counts cannot tell. */
    static Comparison usual(Model model) {
      boolean countsTell =
          model == null
              || model.merge() == null
              || (!model.isMutable() && model.ingestedAtColumn().isPresent());
      return countsTell ? COUNTS : KEYS;
    }
  }

  /** What becomes of differences. */
  public enum Differences {
    /** They are told. */
    TELL,
    /** They are told, and what the target lacks is exported. */
    REPAIR
  }
}
