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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Models and runs that merge. */
final class Merge {
  static final Instant HOUR = Instant.parse("2026-03-01T08:00:00Z");

  private Merge() {}

  static Column column(String name, ValueType type) {
    return new Column(
        name, Column.Origin.SOURCE, name, type, Column.Nullability.NULLABLE, "The " + name);
  }

  static Model model(String name, List<Column> columns, MergeRule rule) {
    return new Model(
        name,
        name,
        new ModelSource.Query("SELECT 1"),
        columns,
        List.of(),
        List.of(new KeyPart(columns.get(0).name(), KeyPart.Type.STRING)),
        Model.Copies.ALL,
        rule);
  }

  /** Of one key and one version, for the world. */
  static final Model VERSIONED =
      model(
          "things",
          List.of(column("key", ValueType.STRING), column("version", ValueType.BIGINT)),
          new MergeRule(List.of("key"), List.of("version"), List.of()));

  /** An hour of the world's stream. */
  static RunSpecification hour(int hour, WriteMode mode) {
    return run(
        VERSIONED,
        new TableName("main", "web", "things"),
        hour,
        mode,
        JsonColumns.VARIANT,
        SchemaEvolution.ADD_COLUMNS,
        NewTable.PLAIN);
  }

  static RunSpecification run(
      Model model,
      TableName table,
      int hour,
      WriteMode mode,
      JsonColumns json,
      SchemaEvolution evolution,
      NewTable newTable) {
    Instant start = HOUR.plus(Duration.ofHours(hour));
    return new RunSpecification(
        new RunIdentity("it", table, 7, new Window(start, start.plus(Duration.ofHours(1))), 0),
        model,
        json,
        evolution,
        mode,
        newTable,
        Map.of("window", "_timestamp"));
  }
}
