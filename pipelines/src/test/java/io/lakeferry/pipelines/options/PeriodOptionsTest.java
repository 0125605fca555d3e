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

import io.lakeferry.transforms.period.CutRange;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeriodOptionsTest {
  @TempDir Path folder;
  private OptionsFixture options;

  @BeforeEach
  void make() {
    options = new OptionsFixture(folder);
  }

  private static Window window(String start, String end) {
    return new Window(Instant.parse(start), Instant.parse(end));
  }

  @Test
  void anIntervalAloneIsTheLastPeriodThatHasSettled() {
    options.with("interval", "hour");

    assertThat(options.at("2026-03-10T12:01:00Z").export().window())
        .isEqualTo(window("2026-03-10T11:00:00Z", "2026-03-10T12:00:00Z"));
    assertThat(options.at("2026-03-10T12:00:59Z").export().window())
        .describedAs("within --settle of its end")
        .isEqualTo(window("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z"));
    assertThat(options.with("settle", "2h").export().window())
        .isEqualTo(window("2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"));
  }

  @Test
  void anEndChoosesThePeriod() {
    options.with("interval", "day").with("timezone", "US/Eastern").with("offsetHour", "5");

    assertThat(options.with("intervalEnd", "2024-03-11T09:00:00Z").export().window())
        .isEqualTo(window("2024-03-10T09:00:00Z", "2024-03-11T09:00:00Z"));
    assertThat(options.with("intervalEnd", "2024-03-10").export().window())
        .describedAs("a date alone is a local day's start")
        .isEqualTo(window("2024-03-09T10:00:00Z", "2024-03-10T09:00:00Z"));
    assertThat(options.with("intervalEnd", "2024-03-10T10:00:00Z").refusal())
        .contains("is no boundary", "2024-03-10T09:00:00Z and 2024-03-11T09:00:00Z");
  }

  @Test
  void weeksMayBeginOnAnyDay() {
    options.with("interval", "week").with("offsetDay", "3").with("intervalEnd", "2026-03-04");

    assertThat(options.export().window())
        .isEqualTo(window("2026-02-25T00:00:00Z", "2026-03-04T00:00:00Z"));
  }

  @Test
  void aWindowIsGivenInOneWay() {
    assertThat(options.refusal())
        .contains("--windowStart: is missing", "--windowEnd: is missing", "--interval");
    assertThat(options.with("intervalEnd", "2026-03-01").refusal())
        .contains("--intervalEnd: needs --interval");
    options.with("interval", "day").with("windowStart", "2026-03-01").without("intervalEnd");
    assertThat(options.refusal()).startsWith("--windowStart: contradicts --interval");
  }

  @Test
  void datesAsBoundsAreMeantInTheTimeZone() {
    options.with("windowStart", "2024-03-10").with("windowEnd", "2024-03-11");

    assertThat(options.export().window())
        .isEqualTo(window("2024-03-10T00:00:00Z", "2024-03-11T00:00:00Z"));
    assertThat(options.with("timezone", "US/Eastern").export().window())
        .isEqualTo(window("2024-03-10T05:00:00Z", "2024-03-11T04:00:00Z"));
    assertThat(options.with("windowStart", "2024-03-10T00:00:00Z").export().window())
        .describedAs("an instant has its own")
        .isEqualTo(window("2024-03-10T00:00:00Z", "2024-03-11T04:00:00Z"));
    assertThat(options.with("timezone", "Mars/Base").refusal())
        .contains("--timezone: 'Mars/Base' is not understood");
  }

  @Test
  void offsetsThatDoNotFitAreRefused() {
    assertThat(options.with("offsetHour", "3").refusal())
        .contains("--offsetHour: needs --interval");
    assertThat(options.with("interval", "hour").refusal())
        .contains("--offsetHour: has no meaning for --interval=hour");
    assertThat(options.with("interval", "day").with("offsetDay", "1").refusal())
        .contains("--offsetDay: has no meaning for --interval=day");
    assertThat(options.with("interval", "fortnight").with("timezone", "Mars/Base").refusal())
        .contains("--interval: 'fortnight' is not understood. Write hour, day, week or")
        .contains("--timezone: 'Mars/Base' is not understood");
  }

  @Test
  void aBackfillHasARange() {
    options
        .with("interval", "day")
        .with("timezone", "Europe/Berlin")
        .with("from", "2026-03-28")
        .with("to", "2026-03-31");

    BackfillSettings settings = options.at("2026-04-10T00:00:00Z").backfill();

    assertThat(settings.parallel()).isEqualTo(1);
    assertThat(settings.onFailure()).isEqualTo(BackfillSettings.OnFailure.STOP);
    assertThat(
            settings
                .range()
                .cut(null, Instant.parse("2026-04-10T00:00:00Z"), Duration.ZERO)
                .periods())
        .containsExactly(
            window("2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z"),
            window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            window("2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"));
    assertThat(settings.export().of(window("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")))
        .extracting(ExportSettings::window)
        .isEqualTo(window("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"));
  }

  @Test
  void whatHasNotSettledIsNoPartOfARange() {
    RangeSettings range =
        options.with("interval", "hour").with("from", "2026-03-10T10:00:00Z").backfill().range();

    assertThat(range.to()).isEmpty();
    CutRange cut = range.cut(null, Instant.parse("2026-03-10T12:33:56Z"), Duration.ofMinutes(1));
    assertThat(cut.periods())
        .containsExactly(
            window("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z"),
            window("2026-03-10T11:00:00Z", "2026-03-10T12:00:00Z"));
    assertThat(cut.rest()).contains(window("2026-03-10T12:00:00Z", "2026-03-10T12:32:56Z"));
    CutRange begun = range.cut(null, Instant.parse("2026-03-10T10:00:30Z"), Duration.ofMinutes(1));
    assertThat(begun).isEqualTo(new CutRange(List.of(), Optional.empty()));
  }

  /** A clock may be finer than the source. */
  @Test
  void odditiesOfTheClockAreCutOff() {
    RangeSettings range =
        options.with("interval", "hour").with("from", "2026-03-10T10:00:00Z").backfill().range();

    assertThat(
            range.cut(null, Instant.parse("2026-03-10T11:33:56.123456789Z"), Duration.ZERO).rest())
        .contains(window("2026-03-10T11:00:00Z", "2026-03-10T11:33:56.123456Z"));
  }

  @Test
  void theWholeRestUpToTheEndOfTheRangeIsTold() {
    RangeSettings range =
        options
            .with("interval", "hour")
            .with("from", "2026-03-10T10:00:00Z")
            .with("to", "2026-03-10T15:00:00Z")
            .backfill()
            .range();

    CutRange cut = range.cut(null, Instant.parse("2026-03-10T12:33:56Z"), Duration.ofMinutes(1));

    assertThat(cut.periods()).hasSize(2);
    assertThat(cut.rest()).contains(window("2026-03-10T12:00:00Z", "2026-03-10T15:00:00Z"));
    CutRange edge = range.cut(null, Instant.parse("2026-03-10T15:00:59Z"), Duration.ofMinutes(1));
    assertThat(edge.periods()).describedAs("the last has not settled").hasSize(4);
    assertThat(edge.rest()).contains(window("2026-03-10T14:00:00Z", "2026-03-10T15:00:00Z"));
    assertThat(range.cut(null, Instant.parse("2026-03-10T15:01:00Z"), Duration.ofMinutes(1)).rest())
        .isEmpty();
  }

  @Test
  void aRangeThatBeginsInTheFutureIsRefused() {
    RangeSettings range =
        options.with("interval", "hour").with("from", "2026-03-10T10:00:00Z").backfill().range();

    assertThat(
            OptionsFixture.refusalOf(
                () -> range.cut(null, Instant.parse("2026-03-10T09:59:59Z"), Duration.ZERO)))
        .contains("--from: 2026-03-10T10:00:00Z is in the future: it is 2026-03-10T09:59:59Z");
  }

  @Test
  void theEarliestPeriodIsTheOneThatHoldsTheFirstRow() {
    RangeSettings range =
        options.with("interval", "day").with("from", "earliest").backfill().range();

    assertThat(range.from()).isEqualTo(Optional.empty());
    assertThat(
            range
                .cut(
                    Instant.parse("2026-03-08T17:00:00Z"),
                    Instant.parse("2026-03-10T12:00:00Z"),
                    Duration.ZERO)
                .periods())
        .containsExactly(
            window("2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"),
            window("2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"));
  }

  @Test
  void aQueryThatDoesNotSayWhereItBeginsNeedsAnInstant() throws IOException {
    String query =
        """
        name: things
        source:
          query: |
            SELECT id FROM t WHERE at >= {window_start:DateTime64(6, 'UTC')}
              AND at < {window_end:DateTime64(6, 'UTC')} AND team = {team_id:Int64}
        splitKey: [{expression: id, type: STRING}]
        columns: [{name: id, type: STRING}, {name: loaded_at, ingestedAt: true}]
        """;
    Path file = Files.writeString(folder.resolve("things.yaml"), query);
    options.with("interval", "day").with("from", "earliest").with("model", file.toString());

    assertThat(OptionsFixture.refusalOf(() -> options.backfill()))
        .contains("--from=earliest: " + file + ":3 has no 'earliest' in 'source'")
        .contains("{team_id:Int64}");

    Files.writeString(
        file, query.replace("splitKey", "  earliest: SELECT min(at) FROM t\nsplitKey"));
    assertThat(options.backfill().range().from()).isEmpty();
    assertThat(options.with("model", "persons").backfill().range().from()).isEmpty();
    assertThat(options.with("model", "sessions").backfill().range().from()).isEmpty();
  }

  @Test
  void whatIsWrongWithABackfillIsNamedAtOnce() {
    assertThat(
            OptionsFixture.refusalOf(
                () ->
                    options
                        .with("from", "soon")
                        .with("parallel", "0")
                        .with("onFailure", "retry")
                        .with("windowStart", "2026-03-01")
                        .backfill()))
        .contains("--interval: is missing")
        .contains("--from: 'soon' is not understood")
        .contains("--parallel: '0' is out of range")
        .contains("--onFailure: 'retry' is not understood")
        .contains("--windowStart: is no option")
        .contains("lakeferry backfill --help");
    assertThat(
            OptionsFixture.refusalOf(
                () ->
                    new OptionsFixture(folder)
                        .with("interval", "week")
                        .with("from", "2026-03-02")
                        .with("to", "2026-03-02")
                        .backfill()))
        .contains("--to: is not after --from")
        .contains("--from: 2026-03-02T00:00:00Z is no boundary");
  }
}
