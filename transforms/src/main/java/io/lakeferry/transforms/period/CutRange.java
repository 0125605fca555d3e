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
package io.lakeferry.transforms.period;

import io.lakeferry.transforms.window.Window;
import java.util.List;
import java.util.Optional;

/**
 * A range of time cut into periods.
 *
 * @param periods full ones, one after another, without a gap
 * @param rest what is left at the end, shorter than a period; empty if nothing is
 */
public record CutRange(List<Window> periods, Optional<Window> rest) {
  public CutRange {
    periods = List.copyOf(periods);
  }
}
