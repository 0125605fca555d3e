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

import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.sinks.volume.WorkspaceVolumeStore;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a person asks about and decides on runs: the commands {@code runs list | show | abandon |
 * accept | sweep}. Works over the ledger, the volumes and the stage tables of one schema. Methods
 * throw {@link LakeferryException}.
 */
public final class RunAdministration implements AutoCloseable {
  private final VolumeStore volumes;
  private final StageTables stages;
  private final Ledger ledger;
  private final TargetProbe target;
  private final LoadSession session;
  private final Clock clock;
  private final SealedLists lists;
  private final RunOverview overview;

  RunAdministration(
      VolumeStore volumes,
      StageTables stages,
      Ledger ledger,
      TargetProbe target,
      LoadSession session,
      Clock clock,
      Sleeper sleeper,
      Duration patience) {
    this.volumes = volumes;
    this.stages = stages;
    this.ledger = ledger;
    this.target = target;
    this.session = session;
    this.clock = clock;
    this.overview =
        new RunOverview(volumes, ledger, target, new SealReader(volumes), session.redaction());
    this.lists = new SealedLists(volumes, stages, ledger, session, sleeper, patience, overview);
  }

  /** The runs of a schema; nothing is sent yet. */
  public static RunAdministration open(
      TargetConnection connection, String catalog, String schema, Clock clock, Sleeper sleeper) {
    Warehouse warehouse = new Warehouse(connection, "runs", clock, sleeper);
    TableName ledger =
        new TableName(
            catalog.toLowerCase(Locale.ROOT), schema.toLowerCase(Locale.ROOT), DeltaLedger.NAME);
    Grants grants = new Grants(connection);
    return new RunAdministration(
        WorkspaceVolumeStore.open(connection, ledger.catalog(), ledger.schema(), sleeper),
        new DeltaStageTables(ledger, warehouse, grants),
        new DeltaLedger(ledger, warehouse, grants),
        TargetProbe.of(warehouse::executeRepeatable, warehouse::word, grants),
        LoadSession.of(warehouse),
        clock,
        sleeper,
        connection.statementTimeout());
  }

  /**
   * Runs that are not complete by id, then committed ones, the newest first.
   *
   * @param limit how many committed ones at most, beside older ones that have left volumes
   */
  public List<RunSummary> list(int limit) {
    return overview.list(limit);
  }

  /** One run, with the rows that the target holds of it if it is sealed and appends. */
  public Optional<RunSummary> show(String runId) {
    return overview.show(runId);
  }

  /**
   * Frees the window of a sealed run, so that it can be extracted anew.
   *
   * <p>Of a list that is appended nothing may have been loaded. First whatever could still load it
   * is stopped and waited out ({@link SealedLists#settle}). If by then the target holds no row of
   * the list, it never will, and manifest and seal are dropped. If it does hold rows, by a
   * statement that ended late, the manifest still stands for {@link #accept}; what of the list is
   * missing by then can be loaded no more, as the shards are gone. Of a list that is merged rows
   * may stand: a new list leaves or replaces them.
   *
   * <p>There is no way back from the moment that the shards are deleted. Killed in between, the
   * command can be given again.
   *
   * <p>Another abandoning may be through in the meantime, and a launch have sealed the run anew. So
   * the seal is read again after the wait, right before it is dropped, and before each repetition
   * of that: only the one that was found at first is. The metastore drops by name only, so a gap
   * stays: another abandoning and a new seal that both fall between the last look and the service's
   * answer are not seen.
   *
   * @param lines is told what was done, one line each, as soon as it is done
   * @param waiting is told how long the wait will be, right before it
   * @throws LakeferryException INVALID_OPTION if the run is committed or has no seal, or was
   *     committed meanwhile, COUNTS_DISAGREE if the target holds rows of it, IN_PROGRESS if it was
   *     sealed anew, INTERRUPTED if the thread is interrupted while it waits
   */
  public void abandon(String runId, Consumer<String> lines, Consumer<Duration> waiting) {
    SealReader.Standing seal = lists.requireOpen(runId);
    requireNothingLoaded(seal);
    lists.settle(seal, lines, waiting);
    requireNothingLoaded(seal);
    lists.drop(seal);
    lines.accept("the seal was dropped; the window can be exported again");
  }

  private void requireNothingLoaded(SealReader.Standing seal) {
    if (!seal.mark().appends()) {
      return;
    }
    long rows = target.rowsOf(seal.mark());
    if (rows > 0) {
      throw new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          "run " + seal.mark().runId(),
          "the target holds " + rows + " rows of it",
          lists.isLoadable(seal)
              ? "Launch the run again to complete it, or take it as it is by `runs accept`"
              : "Its shards are gone, so no more of it can be loaded: take it as it is by `runs"
                  + " accept`, or delete these rows (`runs show` tells which) and give `runs"
                  + " abandon` again");
    }
  }

  /**
   * Commits a sealed run that appends as it is, with the rows that the target holds, and cleans up.
   *
   * <p>The rows are counted and told before anything is touched: a list of which the target holds
   * nothing, and whose shards all stand, is refused. A launch can simply load it; should the table
   * remember its files, another extraction can. A list that is merged is refused, too: a launch can
   * always merge it once more, and whether its rows stand only a comparison of keys can tell.
   *
   * <p>Then, as with {@link #abandon}, the shards are deleted and whatever could still load the
   * list is waited out before the rows that count are counted: else a statement of a dead client
   * could add rows to a run that stands in the ledger without them. There is no way back from the
   * moment that the shards are deleted.
   *
   * @param lines is told what the target holds and what was done, one line each, at once
   * @param waiting is told how long the wait will be, right before it
   * @throws LakeferryException INVALID_OPTION if the run is committed, has no seal, or is merged,
   *     COUNTS_DISAGREE if its manifest is gone, or there is nothing to accept, IN_PROGRESS if it
   *     was sealed anew, INTERRUPTED if the thread is interrupted while it waits
   */
  public LoadOutcome accept(String runId, Consumer<String> lines, Consumer<Duration> waiting) {
    SealReader.Standing seal = lists.requireOpen(runId);
    requireAppended(seal);
    SealedRun sealed = lists.open(seal).orElseThrow(() -> SealReader.manifestGone(runId));
    requireSomethingToAccept(seal, sealed, lines);
    lists.settle(seal, lines, waiting);
    long rows = target.rowsOf(seal.mark());
    lists.requireStands(seal);
    LedgerRow row = ledger.commit(LedgerRow.of(sealed, rows, -1, LedgerRow.State.ACCEPTED));
    List<String> warnings = leftOvers().ofRun(runId);
    return row.outcome(LoadOutcome.State.EXPORTED, warnings);
  }

  private static void requireAppended(SealReader.Standing seal) {
    if (!seal.mark().appends()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "run " + seal.mark().runId(),
          "it is loaded by MERGE, which can be repeated and is proven each time",
          "Launch the run again to complete it, or free its window by `runs abandon`");
    }
  }

  private void requireSomethingToAccept(
      SealReader.Standing seal, SealedRun sealed, Consumer<String> lines) {
    long listed = sealed.manifest().rows();
    long rows = target.rowsOf(seal.mark());
    lines.accept("the target holds %d of %d rows".formatted(rows, listed));
    if (rows == 0 && listed > 0 && lists.hasAllShards(sealed)) {
      throw new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          "run " + seal.mark().runId(),
          "the target holds none of its %d rows, and all shards stand; nothing was touched"
              .formatted(listed),
          "Launch the run again to load them, or free its window by `runs abandon`");
    }
  }

  /**
   * Drops what complete runs and dead attempts have left, and names sealed runs that are not
   * complete.
   *
   * @param lines is told what was done and found, one line each
   * @return what failed, after all else was tried that could be; empty if nothing did
   */
  public List<LakeferryException> sweep(Consumer<String> lines) {
    return leftOvers().sweep(Duration.ZERO, lines);
  }

  private LeftOvers leftOvers() {
    return new LeftOvers(volumes, stages, ledger, clock);
  }

  /** SQL statements sent by this instance so far. */
  public int statementsSent() {
    return session.statementsSent();
  }

  @Override
  public void close() {
    session.close();
    volumes.close();
  }
}
