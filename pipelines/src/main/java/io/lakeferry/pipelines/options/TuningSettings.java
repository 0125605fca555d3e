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

import io.lakeferry.transforms.settings.DataSize;
import java.io.Serializable;
import java.time.Duration;

/**
 * Sizes, tries and places, checked.
 *
 * @param targetFileSize wanted size of a Parquet file
 * @param concurrentSplits splits that are read at the same time, at least 1
 * @param splitTries how often a split is read before the run gives up, at least 1
 * @param retryPause pause before the second try; doubles with each further one
 * @param workFolder a path on the machine of each worker; text, as it travels with the job
 */
public record TuningSettings(
    DataSize targetFileSize,
    int concurrentSplits,
    int splitTries,
    Duration retryPause,
    String workFolder)
    implements Serializable {}
