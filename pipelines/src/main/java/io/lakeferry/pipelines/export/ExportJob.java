package io.lakeferry.pipelines.export;

import io.lakeferry.pipelines.options.TuningSettings;
import io.lakeferry.transforms.model.Model;
import java.io.Serializable;

/**
 * What every step of the pipeline needs.
 *
 * @param launchId drawn anew by each launch; names the workers of this launch inside a process
 * @param runId the run, for files' metadata and messages
 */
record ExportJob(
    String launchId, String runId, Model model, TuningSettings tuning, LoadTarget target)
    implements Serializable {}
