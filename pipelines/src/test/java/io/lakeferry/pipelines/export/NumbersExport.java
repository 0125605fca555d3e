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

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.SourceSettings;
import io.lakeferry.pipelines.options.TuningSettings;
import io.lakeferry.pipelines.options.Verbosity;
import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.SecretReference;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Exports of numbers between fakes. */
final class NumbersExport {
  private NumbersExport() {}

  /** Settings of a window; splits are read three times, two at once. */
  static ExportSettings settings(Window window, Duration settle, Path workFolder) {
    return new ExportSettings(
        "export",
        LoadedModel.withoutFile(Numbers.MODEL),
        RowSelection.landed(2, window),
        settle,
        0,
        new SourceSettings(
            "http://localhost:1",
            "default",
            new SecretReference(SecretReference.Place.ENVIRONMENT, "NONE"),
            "posthog",
            Map.of(),
            Duration.ofHours(1),
            2),
        new TargetConnection(
            "localhost",
            "/sql",
            new Credentials.AccessToken(
                new SecretReference(SecretReference.Place.ENVIRONMENT, "NONE")),
            Map.of(),
            Duration.ofHours(1)),
        new TableName("c", "s", "t"),
        RunSpecification.JsonColumns.VARIANT,
        RunSpecification.SchemaEvolution.ADD_COLUMNS,
        RunSpecification.WriteMode.APPEND,
        RunSpecification.NewTable.PLAIN,
        new TuningSettings(
            DataSize.ofMebibytes(1), 2, 3, Duration.ofMillis(1), workFolder.toString()),
        null,
        Verbosity.QUIET);
  }
}
