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

/**
 * The reduced stage, one row a key, beside the target.
 *
 * @param keys of the stage
 * @param absent keys that the target does not have
 * @param newer keys whose row in the stage is newer than one that stands
 * @param notNewer keys that the target has, in rows that are all at least as new
 * @param multiple keys that the target has more than once, counted as newer or notNewer, too
 * @param conflicts keys whose rows contradict each other, see {@link MergeCounts}
 * @param exampleMultiple one of the keys that stand more than once; null if there is none
 * @param exampleBehind one of the absent or newer keys; null if there is none
 */
record StageComparison(
    long keys,
    long absent,
    long newer,
    long notNewer,
    long multiple,
    long conflicts,
    String exampleMultiple,
    String exampleBehind) {}
