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
 * How a worker goes about its splits on the runner at hand.
 *
 * @param splitsAtOnce how many splits of one bundle a worker exports side by side, at least 1; see
 *     {@link ConcurrentSplits}
 * @param deaths of workers, what they mean
 */
record WorkerSettings(int splitsAtOnce, Deaths deaths) implements Serializable {

  /** What the death of a worker means. */
  enum Deaths {
    /** Workers are threads of the launch. */
    END_THE_LAUNCH,
    /**
     * The runner hands the worker's splits to another one, so workers leave notes for each other.
     */
    ARE_SURVIVED
  }
}
