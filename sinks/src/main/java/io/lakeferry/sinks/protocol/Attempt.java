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

import java.io.Serializable;

/**
 * One launch that tries to complete a run.
 *
 * @param runId the run
 * @param attemptId drawn anew by every launch, [a-z0-9]
 * @param volumeName the attempt's own volume, {@code lf_<run>_<attempt>}
 * @param volumePath {@code /Volumes/<catalog>/<schema>/<volume>}
 */
public record Attempt(String runId, String attemptId, String volumeName, String volumePath)
    implements Serializable {}
