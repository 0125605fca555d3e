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
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * What an export was told, checked and typed. Holds references to secrets and no secret, so that it
 * may travel with the job.
 *
 * @param exportName the named stream of windows
 * @param loadedModel what is exported, with the columns that were asked for
 * @param selection whose rows, of which window
 * @param settle how long after its end a window is left alone
 * @param generation 0 unless the window is exported again on purpose
 * @param newTable what the target gets if it is created
 * @param report file of the JSON report, or null for the default in the work folder
 */
public record ExportSettings(
    String exportName,
    LoadedModel loadedModel,
    RowSelection selection,
    Duration settle,
    int generation,
    SourceSettings source,
    TargetConnection warehouse,
    TableName target,
    JsonColumns jsonColumns,
    SchemaEvolution schemaEvolution,
    WriteMode writeMode,
    NewTable newTable,
    TuningSettings tuning,
    String report,
    Verbosity verbosity)
    implements Serializable {

  /** What is exported. */
  public Model model() {
    return loadedModel.model();
  }

  /** Whose rows. */
  public long teamId() {
    return selection.teamId();
  }

  /** The one window. */
  public Window window() {
    return selection.window();
  }

  /** The same of another window, with a report in the default place. */
  public ExportSettings of(Window window) {
    return changed(selection.of(window), generation, writeMode);
  }

  /**
   * The same once more, as another run, with a report in the default place.
   *
   * @param mode how its rows come into the target
   */
  public ExportSettings again(int nextGeneration, WriteMode mode) {
    return changed(selection, nextGeneration, mode);
  }

  private ExportSettings changed(RowSelection rows, int nextGeneration, WriteMode mode) {
    return new ExportSettings(
        exportName,
        loadedModel,
        rows,
        settle,
        nextGeneration,
        source,
        warehouse,
        target,
        jsonColumns,
        schemaEvolution,
        mode,
        newTable,
        tuning,
        null,
        verbosity);
  }

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
    return new RunIdentity(exportName, target, teamId(), window(), generation);
  }

  /**
   * Everything that decides what the run writes.
   *
   * @param sourceDescription facts of the source that belong into its fingerprint
   */
  public RunSpecification specification(Map<String, String> sourceDescription) {
    return new RunSpecification(
        identity(), model(), jsonColumns, schemaEvolution, writeMode, newTable, sourceDescription);
  }
}
