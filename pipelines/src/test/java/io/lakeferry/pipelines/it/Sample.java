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
package io.lakeferry.pipelines.it;

import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.sample.SampleData;
import io.lakeferry.local.sample.SampleSpecification;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The sample events of the local ClickHouse, filled in by whoever asks first. */
final class Sample {
  /** A team that the sample knows; it has the most events. */
  static final long TEAM = 1;

  private static final long SEED = 7;
  private static final long EVENTS = 60_000;
  private static final int HOURS = 3;

  private final SampleData data;
  private final Instant end;

  private Sample(SampleData data, Instant end) {
    this.data = data;
    this.end = end;
  }

  /** The sample of these servers. */
  static Sample in(LocalParts parts) {
    LocalSettings settings = parts.settings();
    SampleData data =
        new SampleData(
            URI.create(settings.clickhouseUrl()),
            settings.clickhouseUser(),
            settings.clickhousePassword(),
            Clock.systemUTC());
    if (data.rows() == 0) {
      // Two minutes back, so that the newest window has settled whenever the tests run.
      Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-2));
      data.fill(SampleSpecification.upToNow(EVENTS, SEED, HOURS, clock));
    }
    return new Sample(data, data.end().orElseThrow());
  }

  /** End of the newest hour that has events. */
  Instant end() {
    return end;
  }

  /** Rows that an export of the window has to load, counted by ClickHouse. */
  long rows(Instant windowStart, Instant windowEnd) {
    return data.distinctEvents(TEAM, windowStart, windowEnd);
  }
}
