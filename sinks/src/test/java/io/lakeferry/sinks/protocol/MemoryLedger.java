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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The ledger in memory; of two commits of a run the first wins. */
final class MemoryLedger {
  private final World world;
  private final List<LedgerRow> rows = new ArrayList<>();
  private boolean exists;

  MemoryLedger(World world) {
    this.world = world;
  }

  List<LedgerRow> rows() {
    return List.copyOf(rows);
  }

  /** It is there no more, or is not to be seen. */
  void hide() {
    exists = false;
  }

  /** As a client reaches it. */
  Ledger of(World.Client client) {
    return new Table(client);
  }

  private final class Table implements Ledger {
    private final World.Client client;

    Table(World.Client client) {
      this.client = client;
    }

    @Override
    public void createIfAbsent() {
      world.call(
          client,
          "create ledger",
          () -> {
            exists = true;
            return true;
          });
    }

    @Override
    public List<LedgerRow> around(RunIdentity identity) {
      return world.call(
          client,
          "read ledger",
          () -> {
            requireLedger();
            return rowsAround(identity);
          });
    }

    @Override
    public List<LedgerRow> aroundIfPresent(RunIdentity identity) {
      return world.call(client, "read ledger", () -> exists ? rowsAround(identity) : List.of());
    }

    private List<LedgerRow> rowsAround(RunIdentity identity) {
      return rows.stream()
          .filter(
              row ->
                  row.runId().equals(identity.runId())
                      || (row.identity().sameStream(identity)
                          && row.identity().window().overlaps(identity.window())))
          .toList();
    }

    private void requireLedger() {
      if (!exists) {
        throw new LakeferryException(
            ErrorCode.UNKNOWN_OBJECT, "table ledger", "it is not there", "Create it");
      }
    }

    @Override
    public Optional<LedgerRow> find(String runId) {
      return world.call(
          client,
          "read ledger",
          () -> {
            requireLedger();
            return rows.stream().filter(row -> row.runId().equals(runId)).findFirst();
          });
    }

    @Override
    public LedgerRow commit(LedgerRow row) {
      return world.call(
          client,
          "commit",
          () -> {
            Optional<LedgerRow> standing =
                rows.stream().filter(other -> other.runId().equals(row.runId())).findFirst();
            if (standing.isPresent()) {
              return standing.get();
            }
            LedgerRow stamped =
                new LedgerRow(
                    row.identity(),
                    row.fingerprint(),
                    row.tableId(),
                    row.attemptId(),
                    row.ingestedAt(),
                    row.rowsExpected(),
                    row.rowsRead(),
                    row.rowsWritten(),
                    row.rowsLoaded(),
                    row.files(),
                    row.bytes(),
                    row.badJson(),
                    row.state(),
                    row.report(),
                    world.now());
            rows.add(stamped);
            return stamped;
          });
    }

    @Override
    public List<LedgerRow> newest(int limit) {
      return world.call(
          client,
          "read ledger",
          () ->
              rows.stream()
                  .sorted(Comparator.comparing(LedgerRow::committedAt).reversed())
                  .limit(limit)
                  .toList());
    }

    @Override
    public Instant serverTime() {
      return world.call(client, "ask time", world::now);
    }
  }
}
