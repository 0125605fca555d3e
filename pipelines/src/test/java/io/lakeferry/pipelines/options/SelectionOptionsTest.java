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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ModelText;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.window.DateSpan;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionOptionsTest {
  @TempDir Path folder;
  private OptionsFixture options;

  @BeforeEach
  void make() {
    options =
        new OptionsFixture(folder)
            .with("windowStart", "2026-03-01")
            .with("windowEnd", "2026-03-02");
  }

  /** What the source cannot yield is then named by its line, whoever finds it out. */
  @Test
  void aModelsFileTravelsWithItsLines() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, ModelText.of(Models.named("persons")));

    ExportSettings settings =
        SerializableUtils.clone(options.with("model", file.toString()).export());

    assertThat(settings.model()).isEqualTo(settings.loadedModel().model());
    assertThat(settings.loadedModel().line(LoadedModel.column("team_id"))).isPositive();
    assertThat(settings.of(settings.window()).loadedModel()).isEqualTo(settings.loadedModel());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a\"] [\"b\"]", "[\"a\"]]", "[]", "", " "})
  void aListOfEventsThatIsNotUnderstoodOrEmptyIsRefused(String text) {
    assertThat(options.with("includeEvents", text).refusal()).contains("--includeEvents");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1, \"a\": 2}", "{\"a\": 1} {}"})
  void propertiesThatStandTwiceOrBehindTheEndAreRefused(String text) {
    assertThat(options.with("tableProperties", text).refusal()).contains("--tableProperties");
  }

  @Test
  void namesOfEventsStandInAListOrInAnArrayThatTakesThemAll() {
    RowSelection selection =
        options
            .with("includeEvents", "$pageview, it's")
            .with("excludeEvents", "[\"a, b\", \" c \", \"[d\", \"\\\"\"]")
            .with("windowBy", "timestamp")
            .export()
            .selection();

    assertThat(selection.includeEvents()).containsExactly("$pageview", "it's");
    assertThat(selection.excludeEvents()).containsExactly("a, b", " c ", "[d", "\"");
    assertThat(selection.by()).isEqualTo(RowSelection.By.TIMESTAMP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,,b", "a,a", "[\"a\"", "[1]", "[\"\"]", ","})
  void aListThatIsNoneIsRefused(String text) {
    assertThat(options.with("includeEvents", text).refusal())
        .contains("--includeEvents: '" + text + "' is not understood")
        .contains("a JSON array of names");
  }

  @Test
  void anEventIsNotBothWantedAndLeftOut() {
    assertThat(options.with("includeEvents", "a,b").with("excludeEvents", "c,b").refusal())
        .contains("--excludeEvents: 'b' stands in --includeEvents, too");
  }

  @Test
  void whatIsUnknownIsNamed() {
    assertThat(
            options
                .with("columns", "no_such_column")
                .with("windowBy", "arrival")
                .with("writeMode", "replace")
                .with("clusterBy", "team_id,nothing,properties,event,uuid")
                .with("tableProperties", "x")
                .refusal())
        .contains("--columns: model events has no column no_such_column")
        .contains("--windowBy: 'arrival' is not understood. Write landed or timestamp")
        .contains("--writeMode: 'replace' is not understood. Write append or dedupe")
        .contains(
            "--clusterBy: 5 columns are too many; 'nothing' is no column of the export; tables"
                + " cannot be clustered by 'properties', it is VARIANT. Name up to 4 of: uuid, ")
        .contains("--tableProperties: 'x' is not understood");
    assertThat(options.with("model", "evnts").refusal()).contains("--model: ", "evnts", "events");
  }

  @Test
  void aTableThatIsCreatedGetsWhatWasAskedFor() {
    ExportSettings settings =
        options
            .with("clusterBy", "team_id,timestamp")
            .with("tableComment", "Ours; it's new")
            .with("tableProperties", "delta.enableChangeDataFeed=true;owner=web")
            .with("writeMode", "Dedupe")
            .export();

    assertThat(settings.newTable())
        .isEqualTo(
            new NewTable(
                List.of("team_id", "timestamp"),
                "Ours; it's new",
                Map.of("delta.enableChangeDataFeed", "true", "owner", "web")));
    assertThat(settings.writeMode()).isEqualTo(WriteMode.DEDUPE);
    assertThat(options.with("tableProperties", "{\"a\": \"x;y=z\", \"b\": 1}").export().newTable())
        .extracting(NewTable::properties)
        .isEqualTo(Map.of("a", "x;y=z", "b", "1"));
  }

  /** The options know what the target knows, so that nothing passes here and fails there. */
  @Test
  void clusteringColumnsAreCheckedByTheRuleOfTheTarget() {
    assertThat(options.with("clusterBy", "TEAM_ID").export().newTable().clusterBy())
        .containsExactly("TEAM_ID");
    assertThat(
            options
                .with("clusterBy", "properties")
                .with("useVariant", "false")
                .export()
                .newTable()
                .clusterBy())
        .containsExactly("properties");
    assertThat(
            options
                .with("model", "persons")
                .with("columns", "is_deleted")
                .with("clusterBy", "is_deleted")
                .refusal())
        .contains("--clusterBy: tables cannot be clustered by 'is_deleted', it is BOOLEAN");
  }

  private static Model model(MergeRule merge) {
    return new Model(
        "orders",
        "Orders",
        new ModelSource.Table("orders", "updated_at", null),
        List.of(
            new Column(
                "id",
                Column.Origin.SOURCE,
                "id",
                ValueType.STRING,
                Column.Nullability.NEVER_NULL,
                "")),
        List.of(),
        List.of(),
        Model.Copies.ALL,
        merge);
  }

  private static String problems(Problems problems) {
    return OptionsFixture.refusalOf(() -> problems.throwIfAny("help"));
  }

  @Test
  void whatOnlyEventsHaveIsRefusedForOtherModels() {
    SelectionOptions given =
        PipelineOptionsFactory.fromArgs(
                "--teamId=2",
                "--includeEvents=a",
                "--excludeEvents=b",
                "--windowBy=timestamp",
                "--lookAhead=unlimited")
            .as(SelectionOptions.class);
    Problems problems = new Problems();

    new SelectionCheck(problems).rows(given, model(null), null);

    assertThat(problems(problems))
        .contains("--includeEvents: model orders is none of events")
        .contains("--excludeEvents: model orders is none of events")
        .contains("--windowBy=timestamp: model orders is none of events")
        .contains("--lookAhead: model orders is none of events")
        .doesNotContain("--lookBack");
  }

  @Test
  void howFarFromAWindowEventsMayBeDatedIsChosen() {
    assertThat(dated()).isEqualTo(new DateSpan(Duration.ofDays(7), Duration.ofDays(1)));
    assertThat(dated("--lookBack=30d", "--lookAhead=Unlimited"))
        .isEqualTo(new DateSpan(Duration.ofDays(30), null));
    assertThat(dated("--lookBack=0s")).isEqualTo(new DateSpan(Duration.ZERO, Duration.ofDays(1)));

    Problems problems = new Problems();
    rows(problems, "--lookBack=long", "--lookAhead=100000d");
    assertThat(problems(problems))
        .contains("--lookBack: 'long' is not understood")
        .contains("or unlimited")
        .contains("--lookAhead: is longer than 20000 days. Write unlimited");
  }

  private static DateSpan dated(String... arguments) {
    return rows(new Problems(), arguments).dated();
  }

  private static RowSelection rows(Problems problems, String... arguments) {
    SelectionOptions given = PipelineOptionsFactory.fromArgs(arguments).as(SelectionOptions.class);
    given.setTeamId(2L);
    Window window = new Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));
    return new SelectionCheck(problems).rows(given, Models.events(), window);
  }

  private static TargetOptions target(String... arguments) {
    return PipelineOptionsFactory.fromArgs(arguments).as(TargetOptions.class);
  }

  @Test
  void aModelWithAVersionIsAlwaysMerged() {
    Model mutable = model(new MergeRule(List.of("id"), List.of("version"), List.of()));
    Problems none = new Problems();
    assertThat(new SelectionCheck(none).writeMode(target(), mutable)).isEqualTo(WriteMode.MERGE);
    none.throwIfAny("help");

    Problems problems = new Problems();
    new SelectionCheck(problems).writeMode(target("--writeMode=append"), mutable);
    assertThat(problems(problems)).contains("--writeMode: model orders is always merged");
  }

  @Test
  void rowsWithoutAKeyCannotBeToldApart() {
    Problems problems = new Problems();
    new SelectionCheck(problems).writeMode(target("--writeMode=dedupe"), model(null));
    assertThat(problems(problems)).contains("--writeMode: model orders has no key");
  }

  /** There would be nothing by which appended rows could be counted. */
  @Test
  void rowsWithoutTheTimeOfTheirRunAreToldApartByTheirKey() {
    Model untimed = model(new MergeRule(List.of("id"), List.of(), List.of()));
    Problems none = new Problems();
    assertThat(untimed.ingestedAtColumn()).isEmpty();
    assertThat(new SelectionCheck(none).writeMode(target(), untimed)).isEqualTo(WriteMode.DEDUPE);
    assertThat(new SelectionCheck(none).writeMode(target("--writeMode=dedupe"), untimed))
        .isEqualTo(WriteMode.DEDUPE);
    assertThat(new SelectionCheck(none).writeMode(target(), Models.events()))
        .isEqualTo(WriteMode.APPEND);
    none.throwIfAny("help");

    Problems problems = new Problems();
    new SelectionCheck(problems).writeMode(target("--writeMode=append"), untimed);
    assertThat(problems(problems))
        .contains("--writeMode: model orders has no column with ingestedAt");
  }
}
