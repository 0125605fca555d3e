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
package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.errors.ErrorCode;
import java.io.Serializable;
import java.util.List;

/** How a period ended, as the job tells the launcher. */
sealed interface PeriodEnd extends Serializable {

  /** It is committed. */
  record Committed(LoadedRun run) implements PeriodEnd {}

  /**
   * It failed.
   *
   * @param statements SQL statements that were sent for it in vain
   * @param warnings of giving it up, one line each
   */
  record Failed(ErrorCode code, String message, int statements, List<String> warnings)
      implements PeriodEnd {
    public Failed {
      warnings = List.copyOf(warnings);
    }
  }

  /** Nothing of it was begun. */
  record NotBegun(List<String> warnings) implements PeriodEnd {
    public NotBegun {
      warnings = List.copyOf(warnings);
    }
  }
}
