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
package io.lakeferry.sinks.protocol;

/** What earlier attempts have left. */
public sealed interface LookBack {
  /** The ledger holds the run; nothing is left to do but to clean up. */
  record Committed(LoadOutcome outcome) implements LookBack {}

  /** A seal stands: load it, do not extract. */
  record Sealed(SealedRun sealedRun) implements LookBack {}

  /** Nothing usable, or nothing that is still worth it: extract. */
  record Fresh() implements LookBack {}
}
