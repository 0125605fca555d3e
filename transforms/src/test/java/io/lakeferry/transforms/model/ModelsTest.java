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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The models are those of PostHog's documentation. */
class ModelsTest {

  @Test
  void eventsHaveTheDocumentedColumnsInTheirOrder() {
    assertThat(Models.events().columns())
        .extracting(Column::name)
        .containsExactly(
            "uuid",
            "event",
            "properties",
            "distinct_id",
            "team_id",
            "timestamp",
            "databricks_ingested_timestamp");
    assertThat(Models.events().columns())
        .extracting(Column::type)
        .containsExactly(
            ValueType.STRING,
            ValueType.STRING,
            ValueType.JSON,
            ValueType.STRING,
            ValueType.BIGINT,
            ValueType.TIMESTAMP,
            ValueType.TIMESTAMP);
  }

  @Test
  void theIngestionTimestampIsNotRead() {
    assertThat(Models.events().sourceColumns()).hasSize(6);
    assertThat(Models.events().ingestedAtColumn())
        .get()
        .extracting(Column::name)
        .isEqualTo("databricks_ingested_timestamp");
  }

  /** A date or an hour in the key would part copies that landed, or are dated, apart. */
  @Test
  void theKeyHasNoTimeInIt() {
    assertThat(Models.events().key())
        .extracting(KeyPart::expression)
        .containsExactly("event", "cityHash64(distinct_id)", "cityHash64(uuid)");
  }

  @Test
  void namesAreFoundInAnyCase() {
    assertThat(Models.named("Events")).isSameAs(Models.events());
    assertThatThrownBy(() -> Models.named("cohorts"))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("events");
  }

  @Test
  void furtherColumnsOfEventsComeAfterTheOthers() {
    Model model = Models.events().with(List.of("inserted_at", "person_id"));

    assertThat(model.columns())
        .extracting(Column::name)
        .endsWith("databricks_ingested_timestamp", "inserted_at", "person_id");
    assertThat(Models.events().optionalColumns())
        .extracting(Column::name)
        .containsExactly(
            "created_at", "person_properties", "person_id", "elements_chain", "inserted_at");
  }

  /** They go into fingerprints: other words for the same would make another run of it. */
  @Test
  void theExpressionsOfEventsAreThoseOfTheFirstRuns() {
    assertThat(Models.events().sourceColumns())
        .extracting(Column::expression)
        .containsExactly(
            "toString(uuid)",
            "event",
            "nullIf(properties, '')",
            "distinct_id",
            "team_id",
            "timestamp");
  }
}
