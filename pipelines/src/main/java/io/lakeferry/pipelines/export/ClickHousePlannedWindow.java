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
package io.lakeferry.pipelines.export;

import io.lakeferry.sources.clickhouse.ClickHouseSource;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.sources.clickhouse.WindowPlan;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.split.Split;
import java.time.Clock;
import java.util.List;

/** A planned window of a real ClickHouse. */
record ClickHousePlannedWindow(SourceConnection connection, WindowPlan plan)
    implements PlannedWindow {

  @Override
  public String table() {
    return plan.source().toString();
  }

  @Override
  public List<Split> splits() {
    return plan.splits();
  }

  @Override
  public long expectedRows() {
    return plan.expectedRows();
  }

  @Override
  public long expectedBytes() {
    return plan.expectedBytes();
  }

  @Override
  public List<String> statements() {
    return plan.statements();
  }

  @Override
  public SplitReader openReader() {
    ClickHouseSource source = ClickHouseSource.connect(connection, Clock.systemUTC());
    return new SplitReader() {
      @Override
      public RowCursor open(Split split) {
        return source.open(plan, split);
      }

      @Override
      public long count(Split split) {
        return source.count(plan, split);
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }
}
