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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lakeferry.local.clickhouse.proxy.Cut;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A stream that was cut is never taken for a whole one: it breaks off with an error, or its rows
 * are not those that were counted.
 *
 * <p>Who trusts the end of the stream instead loses rows: {@link
 * #aStreamCutBetweenRowsLooksWholeButForItsCount} shows that such a reader sees a clean end each
 * time. Reading again until the counts agree is the pipeline's part.
 */
@ExtendWith(EngineServer.class)
class CutStreamTest {
  private static final int ROWS = 3_000;
  private static final Window WINDOW =
      new Window(Instant.parse("2026-11-22T08:00:00Z"), Instant.parse("2026-11-22T09:00:00Z"));
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

  private EventsDatabase database;
  private CuttingProxy proxy;
  private ClickHouseSource source;
  private WindowPlan plan;
  private Split split;

  @BeforeEach
  void connect(EngineServer.Running server) throws IOException {
    database = new EventsDatabase(server).withRecent();
    database.execute(
        "INSERT INTO "
            + database.table("events_recent")
            + " (uuid, event, properties, distinct_id, team_id, timestamp, _timestamp, inserted_at)"
            + " SELECT generateUUIDv4(), 'e', repeat('x', number % 400), toString(number), 2,"
            + " '2026-11-22 08:00:00', '2026-11-22 08:00:00', '2026-11-22 08:00:00' FROM numbers("
            + ROWS
            + ")");
    proxy = CuttingProxy.before(server.port());
    source = ClickHouseSource.connect(server.connection(database.name(), proxy.port()), CLOCK);
    plan = source.plan(Models.events(), RowSelection.landed(2, WINDOW), DataSize.ofMebibytes(128));
    split = plan.splits().get(0);
  }

  @AfterEach
  void disconnect() throws IOException {
    source.close();
    proxy.close();
    database.close();
  }

  @Test
  void anUncutStreamIsWhole() throws IOException {
    assertThat(readAll()).isEqualTo(ROWS).isEqualTo(split.expectedRows());
    assertThat(source.count(plan, split)).isEqualTo(ROWS);
  }

  @Test
  void aStreamCutAtAnyHundredthBreaksOff() {
    int[] size = new int[1];
    proxy.cutAll(
        Cut.repaired(
            body -> {
              size[0] = body.length;
              return body.length;
            }));
    assertThat(catchThrowable(this::readAll)).isNull();
    assertThat(size[0]).isGreaterThan(500_000);

    for (int percent = 0; percent < 100; percent++) {
      proxy.cutAll(Cut.afterBytes((long) size[0] * percent / 100));

      Throwable failure = catchThrowable(this::readAll);

      assertThat(failure)
          .as("what reading %d %% of the bytes ends with", percent)
          .isInstanceOfAny(IOException.class, LakeferryException.class);
      if (failure instanceof LakeferryException coded) {
        assertThat(coded.code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE);
      }
    }
  }

  @Test
  void aStreamShortenedAtAnyHundredthIsNotWhole() {
    for (int percent = 0; percent < 100; percent++) {
      int hundredths = percent;
      proxy.cutAll(Cut.repaired(body -> (int) ((long) body.length * hundredths / 100)));

      long[] rows = {-1};
      Throwable failure = catchThrowable(() -> rows[0] = readAll());

      assertThat(failure != null || rows[0] != split.expectedRows())
          .as("%d %% of the bytes with repaired framing are seen to be short", percent)
          .isTrue();
    }
  }

  /** No error, no half row, a clean end: only the count tells. */
  @Test
  void aStreamCutBetweenRowsLooksWholeButForItsCount() throws IOException {
    for (int rows : IntStream.of(0, 1, 2, ROWS / 2, ROWS - 2, ROWS - 1).toArray()) {
      proxy.cutAll(Cut.afterRow(rows));

      long read = readAll();

      assertThat(read).as("the naive reader takes %d rows for all", rows).isEqualTo(rows);
      assertThat(read).isNotEqualTo(split.expectedRows());
      assertThat(read).isNotEqualTo(source.count(plan, split));
    }
  }

  private long readAll() throws IOException {
    try (RowCursor cursor = source.open(plan, split)) {
      while (cursor.next()) {
        assertThat(cursor.rows()).isPositive();
      }
      return cursor.rows();
    }
  }
}
