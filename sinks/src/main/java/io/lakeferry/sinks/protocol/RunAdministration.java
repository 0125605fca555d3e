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
import io.lakeferry.sinks.volume.StoredFile;
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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a person asks about and decides on runs: the commands {@code runs list | show | abandon |
 * accept | sweep}. Works over the ledger and the volumes of one schema. Methods throw {@link
 * LakeferryException}.
 */
public final class RunAdministration implements AutoCloseable {
  private final VolumeStore volumes;
  private final Ledger ledger;
  private final TargetProbe target;
  private final ImmutableLoad.Session session;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Duration patience;
  private final SealReader seals;
  private final RunOverview overview;

  RunAdministration(
      VolumeStore volumes,
      Ledger ledger,
      TargetProbe target,
      ImmutableLoad.Session session,
      Clock clock,
      Sleeper sleeper,
      Duration patience) {
    this.volumes = volumes;
    this.ledger = ledger;
    this.target = target;
    this.session = session;
    this.clock = clock;
    this.sleeper = sleeper;
    this.patience = patience;
    this.seals = new SealReader(volumes);
    this.overview = new RunOverview(volumes, ledger, target, seals, session.redaction());
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
        new DeltaLedger(ledger, warehouse, grants),
        TargetProbe.of(warehouse::executeRepeatable, warehouse::word, grants),
        ImmutableLoad.Session.of(warehouse),
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

  /** One run, with the rows that the target holds of it if it is sealed. */
  public Optional<RunSummary> show(String runId) {
    return overview.show(runId);
  }

  /**
   * Frees the window of a sealed run of which nothing was loaded, so that it can be extracted anew.
   *
   * <p>First whatever could still load the list is stopped and waited out ({@link #settle}). If by
   * then the target holds no row of the list, it never will, and manifest and seal are dropped. If
   * it does hold rows, by a statement that ended late, the manifest still stands for {@link
   * #accept}; what of the list is missing by then can be loaded no more, as the shards are gone.
   * There is no way back from the moment that they are deleted. Killed in between, the command can
   * be given again.
   *
   * <p>Another abandoning may be through in the meantime, and a launch have sealed the run anew. So
   * the seal is read again after the wait and right before it is dropped: only the one that was
   * found at first is. The metastore drops by name only, so a gap stays: another abandoning and a
   * new seal that both fall between that last look and the drop are not seen.
   *
   * @param lines is told what was done, one line each, as soon as it is done
   * @param waiting is told how long the wait will be, right before it
   * @throws LakeferryException INVALID_OPTION if the run is committed or has no seal,
   *     COUNTS_DISAGREE if the target holds rows of it, IN_PROGRESS if it was sealed anew,
   *     INTERRUPTED if the thread is interrupted while it waits
   */
  public void abandon(String runId, Consumer<String> lines, Consumer<Duration> waiting) {
    VolumeMark.OfSeal seal = requireOpenSeal(runId);
    requireNothingLoaded(seal);
    settle(seal, lines, waiting);
    requireNothingLoaded(seal);
    volumes.drop(volumeOf(seal));
    requireSealStands(seal);
    volumes.drop(RunIds.sealVolume(runId));
    lines.accept("the seal was dropped; the window can be exported again");
  }

  private static String volumeOf(VolumeMark.OfSeal seal) {
    return RunIds.attempt(seal.identity(), seal.attemptId()).volumeName();
  }

  /**
   * Brings a sealed list to rest: when this returns, what the target holds of it stays as it is.
   *
   * <p>An attempt that holds the list may be alive, and its COPY be running. So the shards go
   * first: no COPY that begins after that can succeed, as missing files are errors. One that began
   * before ends within the server-side time-out of statements, which is waited out: this command's
   * or the sealing attempt's, whichever is longer. (An attempt that took the list over with a
   * longer one is not known; give this command the same.)
   */
  private void settle(VolumeMark.OfSeal seal, Consumer<String> lines, Consumer<Duration> waiting) {
    deleteShards(seal, lines);
    session.release();
    Duration wait = longestStatement(seal);
    waiting.accept(wait);
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeferryException(
          ErrorCode.INTERRUPTED,
          "run " + seal.runId(),
          "it was asked to stop while statements that may run were waited out",
          "Give the same command again",
          e);
    }
    requireSealStands(seal);
  }

  /** Whoever breaks off later, or in the midst of it, has been told what is gone. */
  private void deleteShards(VolumeMark.OfSeal seal, Consumer<String> lines) {
    String volume = volumeOf(seal);
    int shards = 0;
    try {
      for (StoredFile file : volumes.files(volume).orElse(List.of())) {
        if (seal.manifest() == null || !file.name().equals(seal.manifest().name())) {
          volumes.delete(volume, file.name());
          shards++;
        }
      }
    } finally {
      lines.accept(shards + " shards of volume " + volume + " were deleted");
    }
  }

  private Duration longestStatement(VolumeMark.OfSeal seal) {
    Duration sealing = seal.statementTimeout();
    return sealing == null || sealing.compareTo(patience) < 0 ? patience : sealing;
  }

  private void requireSealStands(VolumeMark.OfSeal seal) {
    if (!requireOpenSeal(seal.runId()).equals(seal)) {
      throw new LakeferryException(
          ErrorCode.IN_PROGRESS,
          "run " + seal.runId(),
          "it was sealed anew while statements that may run were waited out",
          "Nothing of the new list was dropped; see `runs show`");
    }
  }

  private void requireNothingLoaded(VolumeMark.OfSeal seal) {
    long rows = target.rowsOf(seal);
    if (rows > 0) {
      throw new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          "run " + seal.runId(),
          "the target holds " + rows + " rows of it",
          isLoadable(seal)
              ? "Launch the run again to complete it, or take it as it is by `runs accept`"
              : "Its shards are gone, so no more of it can be loaded: take it as it is by `runs"
                  + " accept`, or delete these rows (`runs show` tells which) and give `runs"
                  + " abandon` again");
    }
  }

  /** Whether a launch can take the list up; by a damaged manifest it cannot. */
  private boolean isLoadable(VolumeMark.OfSeal seal) {
    try {
      return seals.open(seal).filter(this::hasAllShards).isPresent();
    } catch (LakeferryException e) {
      if (e.code() != ErrorCode.COUNTS_DISAGREE) {
        throw e;
      }
      return false;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean hasAllShards(SealedRun sealed) {
    Set<String> standing =
        volumes.files(sealed.attempt().volumeName()).orElse(List.of()).stream()
            .map(StoredFile::name)
            .collect(Collectors.toSet());
    return sealed.manifest().splits().stream()
        .flatMap(split -> split.files().stream())
        .allMatch(shard -> standing.contains(shard.name()));
  }

  private VolumeMark.OfSeal requireOpenSeal(String runId) {
    Optional<VolumeMark.OfSeal> seal = seals.find(runId);
    // Whoever seals has made the ledger before. Should it be gone since, an empty one in its place
    // says so; one that only cannot be seen is an error, not "no row".
    if (seal.isPresent()) {
      ledger.createIfAbsent();
    }
    Optional<LedgerRow> row = seal.isPresent() ? ledger.find(runId) : overview.committed(runId);
    if (row.isPresent()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "run " + runId,
          "it is complete",
          "A deliberate repeat is launched by --generation");
    }
    return seal.orElseThrow(
        () ->
            new LakeferryException(
                ErrorCode.INVALID_OPTION,
                "run " + runId,
                "it has no seal, so nothing blocks its window",
                "Launch it again; `runs list` shows all runs"));
  }

  /**
   * Commits a sealed run as it is, with the rows that the target holds, and cleans up.
   *
   * <p>The rows are counted and told before anything is touched: a list of which the target holds
   * nothing, and whose shards all stand, is refused. A launch can simply load it; should the table
   * remember its files, another extraction can.
   *
   * <p>Then, as with {@link #abandon}, the shards are deleted and whatever could still load the
   * list is waited out before the rows that count are counted: else a statement of a dead client
   * could add rows to a run that stands in the ledger without them. There is no way back from the
   * moment that the shards are deleted.
   *
   * @param lines is told what the target holds and what was done, one line each, at once
   * @param waiting is told how long the wait will be, right before it
   * @throws LakeferryException INVALID_OPTION if the run is committed or has no seal,
   *     COUNTS_DISAGREE if its manifest is gone, or there is nothing to accept, IN_PROGRESS if it
   *     was sealed anew, INTERRUPTED if the thread is interrupted while it waits
   */
  public LoadOutcome accept(String runId, Consumer<String> lines, Consumer<Duration> waiting) {
    VolumeMark.OfSeal seal = requireOpenSeal(runId);
    SealedRun sealed = seals.open(seal).orElseThrow(() -> SealReader.manifestGone(runId));
    requireSomethingToAccept(seal, sealed, lines);
    settle(seal, lines, waiting);
    long rows = target.rowsOf(seal);
    LedgerRow row = ledger.commit(LedgerRow.of(sealed, rows, -1, LedgerRow.State.ACCEPTED));
    List<String> warnings = new LeftOvers(volumes, ledger, clock).ofRun(runId);
    return row.outcome(LoadOutcome.State.EXPORTED, warnings);
  }

  private void requireSomethingToAccept(
      VolumeMark.OfSeal seal, SealedRun sealed, Consumer<String> lines) {
    long listed = sealed.manifest().rows();
    long rows = target.rowsOf(seal);
    lines.accept("the target holds %d of %d rows".formatted(rows, listed));
    if (rows == 0 && listed > 0 && hasAllShards(sealed)) {
      throw new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          "run " + seal.runId(),
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
   * @throws LakeferryException the first failure, after all else was tried that could be
   */
  public void sweep(Consumer<String> lines) {
    new LeftOvers(volumes, ledger, clock).sweep(Duration.ZERO, lines);
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
