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
package io.lakeferry.transforms.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which table a window is read from. */
class LandedRuleTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Set<String> ALL =
      Set.of("events", "events_recent", "distributed_events_recent", "person");

  @Test
  void aRecentWindowIsReadFromTheRecentTable() {
    SourceTable table =
        LandedRule.choose(
            "posthog", RowSelection.landed(2, startingBefore(Duration.ofDays(6))), NOW, ALL);

    assertThat(table.name()).isEqualTo("distributed_events_recent");
    assertThat(table.conditions()).extracting(TimeRange::expression).containsExactly("inserted_at");
  }

  @Test
  void itsStorageServesWhereThereIsNoDistributedTable() {
    assertThat(choose(Duration.ofHours(1), Set.of("events", "events_recent")))
        .isEqualTo("events_recent");
  }

  @Test
  void theWholeTableServesWhereThereIsNoRecentOne() {
    assertThat(choose(Duration.ofHours(1), Set.of("events"))).isEqualTo("events");
  }

  /** The recent table drops rows after seven days; a run gets a day to finish before that. */
  @Test
  void anOlderWindowIsReadFromTheWholeTableBeforeTheRecentOneLosesIt() {
    Duration justOlder = LandedRule.RECENT.plusNanos(1000);

    assertThat(choose(justOlder, ALL)).isEqualTo("events");
    assertThat(LandedRule.RECENT).isLessThanOrEqualTo(Duration.ofDays(7).minusDays(1));
  }

  @Test
  void anOldWindowWithoutItsTableIsRefused() {
    assertThatThrownBy(() -> choose(Duration.ofDays(30), Set.of("events_recent")))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT))
        .hasMessageContaining("there is no table events");
  }

  @Test
  void theWholeTableIsSortedByDateSoEachDayIsARunOfItsOwn() {
    Window twoDays = new Window(NOW.minus(Duration.ofDays(40)), NOW.minus(Duration.ofDays(38)));

    assertThat(LandedRule.layoutOf("posthog", "events", twoDays).sortedRunsPerPart()).isEqualTo(4);
  }

  @Test
  void onlyTheWholeTableLimitsTheEventsDates() {
    Window window = startingBefore(Duration.ofDays(40));
    RowSelection wide =
        new RowSelection(
            2,
            window,
            RowSelection.By.LANDED,
            List.of(),
            List.of(),
            new DateSpan(Duration.ofDays(30), null));

    assertThat(LandedRule.layoutOf("posthog", "events", wide).conditions())
        .containsExactly(
            new TimeRange("COALESCE(inserted_at, _timestamp)", window.start(), window.end()),
            new TimeRange("timestamp", window.start().minus(Duration.ofDays(30)), null));
    assertThat(LandedRule.layoutOf("posthog", "events", window).conditions())
        .last()
        .isEqualTo(
            new TimeRange(
                "timestamp",
                window.start().minus(Duration.ofDays(7)),
                window.end().plus(Duration.ofDays(1))));
    assertThat(LandedRule.layoutOf("posthog", "events_recent", wide).conditions()).hasSize(1);
  }

  private static String choose(Duration age, Set<String> existing) {
    return LandedRule.choose("posthog", RowSelection.landed(2, startingBefore(age)), NOW, existing)
        .name();
  }

  private static Window startingBefore(Duration age) {
    return new Window(NOW.minus(age), NOW.minus(age).plusSeconds(3600));
  }
}
