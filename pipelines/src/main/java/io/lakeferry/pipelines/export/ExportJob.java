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

import io.lakeferry.pipelines.options.TuningSettings;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.settings.Redaction;
import java.io.Serializable;

/**
 * What every step of the pipeline needs.
 *
 * @param launchId drawn anew by each launch; names the workers of this launch inside a process
 * @param runId the run, for files' metadata and messages
 * @param redaction takes the launch's secrets out of what workers log
 */
record ExportJob(
    String launchId,
    String runId,
    Model model,
    TuningSettings tuning,
    LoadTarget target,
    Redaction redaction)
    implements Serializable {}
