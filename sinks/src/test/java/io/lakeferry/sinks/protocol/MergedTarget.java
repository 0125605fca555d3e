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

import io.lakeferry.sinks.warehouse.StatementFailure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A target that is merged into, in memory. A MERGE is one commit, and fails if the target has
 * changed since it began, or, if it is let to, inserts what was absent then.
 */
final class MergedTarget {
  /** A row of the target. */
  record Row(String key, long version) {
    static Row of(String line) {
      int at = line.indexOf('@');
      return new Row(line.substring(0, at), Long.parseLong(line.substring(at + 1)));
    }

    @Override
    public String toString() {
      return key + "@" + version;
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final Set<MemoryStaging.Naivety> naivety = EnumSet.noneOf(MemoryStaging.Naivety.class);
  private int commits;
  private boolean insertsPassEachOther;

  void be(MemoryStaging.Naivety naive) {
    naivety.add(naive);
  }

  /** From now on MERGEs that only insert do not conflict, as where conflicts are told by rows. */
  void letInsertsPassEachOther() {
    insertsPassEachOther = true;
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  void put(Row row) {
    rows.add(row);
    commits++;
  }

  /** How many there were; a MERGE that finds more than when it began has a conflict. */
  int commits() {
    return commits;
  }

  List<Row> standing(String key) {
    return rows.stream().filter(row -> row.key().equals(key)).toList();
  }

  Staging.Merged merge(List<Row> stage, boolean replaces) {
    int updated = 0;
    int inserted = 0;
    for (Row row : stage) {
      List<Row> standing = standing(row.key());
      if (standing.isEmpty() || naivety.contains(MemoryStaging.Naivety.APPENDS)) {
        rows.add(row);
        inserted++;
      } else if (replaces
          && (row.version() > standing.get(0).version()
              || naivety.contains(MemoryStaging.Naivety.LAST_ONE_WINS))) {
        rows.removeAll(standing);
        rows.add(row);
        updated++;
      }
    }
    commits += updated + inserted > 0 ? 1 : 0;
    return new Staging.Merged(updated, inserted);
  }

  /** What a MERGE does if the target has changed since it read it. */
  Staging.Merged insertBeside(List<Row> stage, List<Row> read, boolean replaces)
      throws StatementFailure {
    List<Row> absent = new ArrayList<>();
    for (Row row : stage) {
      List<Row> standing = read.stream().filter(other -> other.key().equals(row.key())).toList();
      boolean updates =
          replaces && standing.stream().anyMatch(other -> row.version() > other.version());
      if (!insertsPassEachOther || updates) {
        throw MemoryStaging.failure(StatementFailure.Kind.CONFLICT);
      }
      if (standing.isEmpty()) {
        absent.add(row);
      }
    }
    rows.addAll(absent);
    commits += absent.isEmpty() ? 0 : 1;
    return new Staging.Merged(0, absent.size());
  }
}
