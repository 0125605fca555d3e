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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.window.Window;
import java.io.Serializable;
import java.time.Duration;

/**
 * What an export was told, checked and typed. Holds references to secrets and no secret, so that it
 * may travel with the job.
 *
 * @param exportName the named stream of windows
 * @param model what is exported
 * @param settle how long after its end a window is left alone
 * @param generation 0 unless the window is exported again on purpose
 * @param report file of the JSON report, or null for the default in the work folder
 */
public record ExportSettings(
    String exportName,
    long teamId,
    Model model,
    Window window,
    Duration settle,
    int generation,
    SourceSettings source,
    TargetConnection warehouse,
    TableName target,
    JsonColumns jsonColumns,
    SchemaEvolution schemaEvolution,
    TuningSettings tuning,
    String report,
    Verbosity verbosity)
    implements Serializable {

  /**
   * Splits that are read at the same time. A split that is read is one query, so that the limit on
   * these holds for all workers together if it bounds those.
   */
  public int splitsAtOnce() {
    return Math.min(tuning.concurrentSplits(), source.maxConnections());
  }

  /** Takes the secrets of both ends out of what is logged. */
  public Redaction redaction() {
    return source.redaction().plus(warehouse.redaction());
  }

  /** What makes this the same run, whoever launches it. */
  public RunIdentity identity() {
    return new RunIdentity(exportName, target, teamId, window, generation);
  }
}
