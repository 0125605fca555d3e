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

import java.io.Serializable;

/**
 * A piece of work of a job for many periods, by its place in the plan.
 *
 * @param period the period's place, from 0 on
 * @param split the split's place in its window; 0 for a period that is only to be loaded
 */
record PeriodSplit(int period, int split) implements Serializable {}
