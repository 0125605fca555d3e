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
package io.lakeferry.local.demo;

import io.lakeferry.local.demo.DemoPlan.Window;
import io.lakeferry.local.sample.SampleData;
import java.time.Instant;
import java.util.List;

/**
 * What the target has to hold, asked of ClickHouse by queries that have nothing in common with
 * those of the export.
 */
final class DemoSource {
  private final SampleData sample;
  private final long teamId;
  private final Instant begin;

  /**
   * The source of one team.
   *
   * @param begin start of the first window that is exported
   */
  DemoSource(SampleData sample, long teamId, Instant begin) {
    this.sample = sample;
    this.teamId = teamId;
    this.begin = begin;
  }

  /**
   * Numbers of a model after a window was exported, comparable with {@link DemoQueries#numbers}.
   *
   * @param window the newest window that was exported
   */
  List<Long> numbers(DemoModel model, Window window) {
    return switch (model) {
      case EVENTS -> sample.numbers(EVENTS, teamId, window.start(), window.end());
      case PERSONS -> sample.numbers(PERSONS, teamId, begin, window.end());
      case SESSIONS -> sample.numbers(SESSIONS, teamId, window.start(), window.end());
      case PAGE_DAYS -> sample.numbers(PAGE_DAYS, teamId, begin, window.end());
    };
  }

  /** Events that arrived in the window, each once however often it was delivered. */
  private static final String EVENTS =
      "SELECT uniqExact(event, distinct_id, uuid) AS events, events FROM posthog.events_recent"
          + " WHERE team_id = {team:Int64}"
          + " AND inserted_at >= fromUnixTimestamp64Micro({start:Int64}, 'UTC')"
          + " AND inserted_at < fromUnixTimestamp64Micro({end:Int64}, 'UTC')";

  /** Distinct ids that changed, or whose person did, since the first window's start. */
  private static final String PERSONS =
      "WITH toDateTime(intDiv({start:Int64}, 1000000)) AS since,"
          + " (SELECT groupArray(id) FROM (SELECT DISTINCT id FROM posthog.person WHERE team_id ="
          + " {team:Int64} AND _timestamp >= since)) AS changed"
          + " SELECT count() AS ids, ids, sum(mapping.version), sum(newest.version) FROM (SELECT"
          + " distinct_id, max(version) AS version, argMax(person_id, person_distinct_id2.version) AS"
          + " person, max(_timestamp >= since OR person_id IN (SELECT arrayJoin(changed))) AS touched"
          + " FROM posthog.person_distinct_id2 WHERE team_id = {team:Int64} AND _timestamp <"
          + " toDateTime(intDiv({end:Int64}, 1000000)) GROUP BY distinct_id HAVING touched) AS mapping"
          + " JOIN (SELECT id, max(version) AS version FROM posthog.person WHERE team_id ="
          + " {team:Int64} GROUP BY id) AS newest ON newest.id = mapping.person";

  /** Sessions whose newest event arrived in the window. */
  private static final String SESSIONS =
      "SELECT count() AS sessions, sessions, sum(pageviews), sum(dateDiff('second', first, last))"
          + " FROM (SELECT min(timestamp) AS first, max(timestamp) AS last, greatest(last,"
          + " max(inserted_at)) AS version, uniqExactIf(uuid, event = '$pageview') AS pageviews FROM"
          + " posthog.events WHERE team_id = {team:Int64} AND substring($session_id, 15, 1) = '7'"
          + " GROUP BY $session_id)"
          + " WHERE version >= fromUnixTimestamp64Micro({start:Int64}, 'UTC')"
          + " AND version < fromUnixTimestamp64Micro({end:Int64}, 'UTC')"
          + " AND last >= fromUnixTimestamp64Micro({start:Int64}, 'UTC') - toIntervalDay(3)";

  /** Pages and days of the views that arrived up to the window's end. */
  private static final String PAGE_DAYS =
      "SELECT count() AS pages, pages, sum(views), sum(visitors) FROM (SELECT uniqExact(uuid) AS"
          + " views, uniqExact(distinct_id) AS visitors FROM posthog.events WHERE team_id ="
          + " {team:Int64} AND event = '$pageview'"
          + " AND coalesce(inserted_at, _timestamp) >= fromUnixTimestamp64Micro({start:Int64}, 'UTC')"
          + " AND coalesce(inserted_at, _timestamp) < fromUnixTimestamp64Micro({end:Int64}, 'UTC') GROUP BY"
          + " toDate(timestamp), path(JSONExtractString(properties, '$current_url')))";
}
