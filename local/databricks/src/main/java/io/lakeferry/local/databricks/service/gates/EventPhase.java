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
package io.lakeferry.local.databricks.service.gates;

import java.util.Locale;

/** How far an event has come. */
public enum EventPhase {
  /** It arrived; nothing was done yet. */
  RECEIVED,
  /** Its effect is done; no answer was sent yet. */
  EXECUTED,
  /** A statement ended without an effect: it failed or was cancelled. */
  FAILED;

  String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
