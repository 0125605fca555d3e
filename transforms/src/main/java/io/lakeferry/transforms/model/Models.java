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
package io.lakeferry.transforms.model;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column.Nullability;
import io.lakeferry.transforms.model.Column.Origin;
import java.util.List;
import java.util.Locale;

/**
 * The models that can be exported.
 *
 * <p>Names, order and descriptions of the columns are those of <a
 * href="https://posthog.com/docs/cdp/batch-exports/databricks">PostHog's documentation</a>.
 */
public final class Models {
  private static final Model EVENTS =
      new Model(
          "events",
          "Events as they landed in ClickHouse; of the copies of an event one is exported.",
          new ModelSource.EventTables(),
          List.of(
              new Column(
                  "uuid",
                  Origin.SOURCE,
                  "toString(uuid)",
                  ValueType.STRING,
                  Nullability.NEVER_NULL,
                  "The unique ID of the event within PostHog"),
              new Column(
                  "event",
                  Origin.SOURCE,
                  "event",
                  ValueType.STRING,
                  Nullability.NEVER_NULL,
                  "The name of the event that was sent"),
              new Column(
                  "properties",
                  Origin.SOURCE,
                  "nullIf(properties, '')",
                  ValueType.JSON,
                  Nullability.NULLABLE,
                  "A JSON object with all the properties sent along with an event"),
              new Column(
                  "distinct_id",
                  Origin.SOURCE,
                  "distinct_id",
                  ValueType.STRING,
                  Nullability.NEVER_NULL,
                  "The distinct_id of the user who sent the event"),
              new Column(
                  "team_id",
                  Origin.SOURCE,
                  "team_id",
                  ValueType.BIGINT,
                  Nullability.NEVER_NULL,
                  "The team_id for the event"),
              new Column(
                  "timestamp",
                  Origin.SOURCE,
                  "timestamp",
                  ValueType.TIMESTAMP,
                  Nullability.NEVER_NULL,
                  "The timestamp associated with an event"),
              new Column(
                  "databricks_ingested_timestamp",
                  Origin.INGESTED_AT,
                  null,
                  ValueType.TIMESTAMP,
                  Nullability.NEVER_NULL,
                  "An additional metadata column, indicating when the event was ingested into Databricks")),
          List.of(),
          List.of(
              new KeyPart("event", KeyPart.Type.STRING),
              new KeyPart("cityHash64(distinct_id)", KeyPart.Type.UINT64),
              new KeyPart("cityHash64(uuid)", KeyPart.Type.UINT64)),
          Model.Copies.ONE_OF_EACH_KEY,
          new MergeRule(List.of("team_id", "event", "distinct_id", "uuid"), List.of(), List.of()));

  private Models() {}

  /**
   * PostHog's events: seven columns; of the copies of an event (same name, distinct id and uuid)
   * one is exported.
   */
  public static Model events() {
    return EVENTS;
  }

  /** All models, in the order in which a person is offered them. */
  public static List<Model> all() {
    return List.of(EVENTS);
  }

  /**
   * The model of that name, in any case.
   *
   * @throws LakeferryException INVALID_OPTION if there is none
   */
  public static Model named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return all().stream()
        .filter(model -> model.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new LakeferryException(
                    ErrorCode.INVALID_OPTION,
                    "--model",
                    "there is no model named " + name,
                    "Give one of: " + String.join(", ", all().stream().map(Model::name).toList())));
  }
}
