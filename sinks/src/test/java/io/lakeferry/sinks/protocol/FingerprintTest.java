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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final RunSpecification BASE =
      Launch.specification(
          Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"), 0);

  private static String of(Model model, JsonColumns json, Map<String, String> source) {
    return Fingerprint.of(
        Append.run(BASE.identity(), model, json, SchemaEvolution.ADD_COLUMNS, source));
  }

  private static String base() {
    return of(Launch.MODEL, JsonColumns.VARIANT, Map.of("window", "inserted_at"));
  }

  @Test
  void aRunOfAnotherModeIsToldApartFromOneByOtherRules() {
    RunSpecification other =
        Append.run(
            BASE.identity(),
            Launch.MODEL,
            JsonColumns.VARIANT,
            SchemaEvolution.ADD_COLUMNS,
            Map.of("another", "source"));

    assertThat(StreamLedger.agreement(BASE, Fingerprint.of(BASE)))
        .isEqualTo(CommittedRun.Agreement.SAME);
    assertThat(StreamLedger.agreement(BASE, Fingerprint.of(BASE.inMode(WriteMode.DEDUPE))))
        .isEqualTo(CommittedRun.Agreement.OTHER_MODE);
    assertThat(StreamLedger.agreement(BASE, Fingerprint.of(other)))
        .isEqualTo(CommittedRun.Agreement.OTHER_RULES);
  }

  @Test
  void changesWithWhateverChangesRows() {
    Model model = Launch.MODEL;
    List<Column> retyped = new ArrayList<>(model.columns());
    retyped.set(
        0,
        new Column(
            "uuid",
            Column.Origin.SOURCE,
            "uuid",
            ValueType.BIGINT,
            Column.Nullability.NULLABLE,
            "The uuid"));
    List<Column> reordered = new ArrayList<>(model.columns());
    reordered.add(reordered.remove(0));
    List<KeyPart> otherKey = List.of(new KeyPart("uuid", KeyPart.Type.STRING));
    Map<String, String> source = Map.of("window", "inserted_at");
    assertThat(
            List.of(
                base(),
                of(model, JsonColumns.STRING, source),
                of(model, JsonColumns.VARIANT, Map.of("window", "timestamp")),
                of(model, JsonColumns.VARIANT, Map.of("window", "inserted_at", "filter", "x")),
                of(Append.model("events", retyped, model.key()), JsonColumns.VARIANT, source),
                of(Append.model("events", reordered, model.key()), JsonColumns.VARIANT, source),
                of(Append.model("events", model.columns(), otherKey), JsonColumns.VARIANT, source),
                of(
                    Append.model("other", model.columns(), model.key()),
                    JsonColumns.VARIANT,
                    source)))
        .doesNotHaveDuplicates();
  }

  @Test
  void staysWithWhatChangesNoRow() {
    List<Column> commented = new ArrayList<>();
    for (Column column : Launch.MODEL.columns()) {
      commented.add(
          new Column(
              column.name(),
              column.origin(),
              column.expression(),
              column.type(),
              column.nullability(),
              "Another comment"));
    }
    Map<String, String> twoWays = new LinkedHashMap<>();
    twoWays.put("b", "2");
    twoWays.put("a", "1");
    Map<String, String> otherWay = new LinkedHashMap<>();
    otherWay.put("a", "1");
    otherWay.put("b", "2");
    assertThat(
            of(
                Append.model("events", commented, Launch.MODEL.key()),
                JsonColumns.VARIANT,
                Map.of("window", "inserted_at")))
        .isEqualTo(base());
    assertThat(of(Launch.MODEL, JsonColumns.VARIANT, twoWays))
        .isEqualTo(of(Launch.MODEL, JsonColumns.VARIANT, otherWay));
  }

  @Test
  void changesWithEveryPartOfTheMergeRuleAndTheWriteMode() {
    List<String> none = List.of();
    List<String> id = List.of("key");
    List<String> version = List.of("version");
    assertThat(
            List.of(
                of(new MergeRule(id, none, none, none), WriteMode.MERGE),
                of(new MergeRule(id, version, none, none), WriteMode.MERGE),
                of(new MergeRule(id, version, none, none), WriteMode.DEDUPE),
                of(new MergeRule(version, id, none, none), WriteMode.MERGE),
                of(new MergeRule(id, version, id, none), WriteMode.MERGE),
                of(new MergeRule(id, version, none, id), WriteMode.MERGE),
                of(new MergeRule(id, version, id, id), WriteMode.MERGE)))
        .doesNotHaveDuplicates();
  }

  private static String of(MergeRule rule, WriteMode mode) {
    return Fingerprint.of(
        Merge.run(
            Merge.model("things", Merge.VERSIONED.columns(), rule),
            BASE.identity().target(),
            0,
            mode,
            JsonColumns.VARIANT,
            SchemaEvolution.ADD_COLUMNS,
            NewTable.PLAIN));
  }

  @Test
  void boundariesOfPartsCount() {
    assertThat(of(Launch.MODEL, JsonColumns.VARIANT, Map.of("ab", "c")))
        .isNotEqualTo(of(Launch.MODEL, JsonColumns.VARIANT, Map.of("a", "bc")));
  }
}
