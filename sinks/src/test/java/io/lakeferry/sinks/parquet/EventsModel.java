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
package io.lakeferry.sinks.parquet;

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Column.Nullability;
import io.lakeferry.transforms.model.Column.Origin;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ValueType;
import java.util.List;

/** A model with the columns of PostHog's events. */
final class EventsModel {
  static final Model MODEL =
      new Model(
          "events",
          "events",
          new ModelSource.EventTables(),
          List.of(
              column("uuid", ValueType.STRING, Nullability.NULLABLE),
              column("event", ValueType.STRING, Nullability.NULLABLE),
              column("properties", ValueType.JSON, Nullability.NULLABLE),
              column("distinct_id", ValueType.STRING, Nullability.NULLABLE),
              column("team_id", ValueType.BIGINT, Nullability.NEVER_NULL),
              column("timestamp", ValueType.TIMESTAMP, Nullability.NEVER_NULL)),
          List.of(),
          List.of(),
          Model.Copies.ALL,
          null);
  static final List<String> NAMES =
      List.of("uuid", "event", "properties", "distinct_id", "team_id", "timestamp");

  private EventsModel() {}

  private static Column column(String name, ValueType type, Nullability nullability) {
    return new Column(name, Origin.SOURCE, name, type, nullability, name);
  }
}
