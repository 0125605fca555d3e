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
import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.StoredFile;
import io.lakeferry.sinks.volume.VolumeEntry;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.sinks.volume.WorkspaceVolumeStore;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person asks about and decides on runs: the commands {@code runs list | show | abandon |
 * accept | sweep}. Works over the ledger and the volumes of one schema. Methods throw {@link
 * LakeferryException}.
 */
public final class RunAdministration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunAdministration.class);

  private final VolumeStore volumes;
  private final Ledger ledger;
  private final TargetProbe target;
  private final ImmutableLoad.Session session;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Duration patience;
  private final SealReader seals;

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
   * @param limit how many committed ones at most
   */
  public List<RunSummary> list(int limit) {
    Map<String, List<VolumeEntry>> left = volumesByRun();
    Map<String, RunSummary> committed = new LinkedHashMap<>();
    for (LedgerRow row : ledger.newest(limit)) {
      committed.put(row.runId(), summary(row, left.getOrDefault(row.runId(), List.of())));
    }
    List<RunSummary> runs = new ArrayList<>();
    left.forEach(
        (runId, entries) -> {
          if (!committed.containsKey(runId)) {
            runs.add(ofVolumes(runId, entries));
          }
        });
    runs.addAll(committed.values());
    return runs;
  }

  /** One run, with the rows that the target holds of it if it is sealed. */
  public Optional<RunSummary> show(String runId) {
    List<VolumeEntry> left = volumesByRun().getOrDefault(runId, List.of());
    Optional<LedgerRow> row = findRow(runId);
    if (row.isPresent()) {
      return Optional.of(summary(row.get(), left));
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(ofVolumes(runId, left));
  }

  /** The ledger may not exist before the first run. */
  private Optional<LedgerRow> findRow(String runId) {
    try {
      return ledger.find(runId);
    } catch (LakeferryException e) {
      if (e.code() == ErrorCode.UNKNOWN_OBJECT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static RunSummary summary(LedgerRow row, List<VolumeEntry> left) {
    RunSummary.State state =
        switch (row.state()) {
          case EXPORTED -> RunSummary.State.EXPORTED;
          case ACCEPTED -> RunSummary.State.ACCEPTED;
        };
    return new RunSummary(
        row.runId(),
        state,
        row.identity(),
        row.rowsLoaded(),
        -1,
        row.committedAt(),
        row.report(),
        names(left));
  }

  private RunSummary ofVolumes(String runId, List<VolumeEntry> left) {
    for (VolumeEntry volume : left) {
      if (VolumeMark.of(volume).orElse(null) instanceof VolumeMark.OfSeal seal) {
        return new RunSummary(
            runId,
            RunSummary.State.SEALED,
            seal.identity(),
            orUnknown(runId, () -> seals.open(seal).map(run -> run.manifest().rows()).orElse(-1L)),
            orUnknown(runId, () -> target.rowsOf(seal)),
            null,
            null,
            names(left));
      }
    }
    return new RunSummary(runId, RunSummary.State.UNSEALED, null, -1, -1, null, null, names(left));
  }

  /**
   * A count, or -1 if it cannot be had: a damaged manifest or an unreadable target of one run must
   * not hide all others. What passes by itself is thrown.
   */
  private long orUnknown(String runId, LongSupplier count) {
    try {
      return count.getAsLong();
    } catch (LakeferryException e) {
      if (e.code().retryable()) {
        throw e;
      }
      LOG.warn("run {}: its rows are unknown: {}", runId, e.getMessage());
    } catch (IllegalArgumentException e) {
      LOG.debug("run {}: {}", runId, session.redaction().stackOf(e));
      LOG.warn("run {}: its rows are unknown: its manifest cannot be read", runId);
    }
    return -1;
  }

  private static List<String> names(List<VolumeEntry> entries) {
    return entries.stream().map(VolumeEntry::name).toList();
  }

  private Map<String, List<VolumeEntry>> volumesByRun() {
    Map<String, List<VolumeEntry>> runs = new TreeMap<>();
    for (VolumeEntry volume : volumes.list(OwnMark.NAME_PREFIX)) {
      VolumeMark.of(volume)
          .ifPresent(
              mark -> runs.computeIfAbsent(mark.runId(), run -> new ArrayList<>()).add(volume));
    }
    return runs;
  }

  /**
   * Frees the window of a sealed run of which nothing was loaded, so that it can be extracted anew.
   *
   * <p>First whatever could still load the list is stopped and waited out ({@link #settle}). If by
   * then the target holds no row of the list, it never will, and manifest and seal are dropped. If
   * it does hold rows, the manifest still stands for a launch or {@link #accept} to complete the
   * run. Killed in between, the command can be given again.
   *
   * <p>Another abandoning may be through in the meantime, and a launch have sealed the run anew. So
   * the seal is read again after the wait and right before it is dropped: only the one that was
   * found at first is. The metastore drops by name only, so a gap stays: another abandoning and a
   * new seal that both fall between that last look and the drop are not seen.
   *
   * @param waiting is told how long the wait will be, right before it
   * @return what was done, one line each
   * @throws LakeferryException INVALID_OPTION if the run is committed or has no seal,
   *     COUNTS_DISAGREE if the target holds rows of it, IN_PROGRESS if it was sealed anew,
   *     INTERRUPTED if the thread is interrupted while it waits
   */
  public List<String> abandon(String runId, Consumer<Duration> waiting) {
    VolumeMark.OfSeal seal = requireOpenSeal(runId);
    requireNothingLoaded(seal);
    List<String> lines = new ArrayList<>();
    lines.add(settle(seal, waiting));
    requireNothingLoaded(seal);
    volumes.drop(volumeOf(seal));
    requireSealStands(seal);
    volumes.drop(RunIds.sealVolume(runId));
    lines.add("the seal was dropped; the window can be exported again");
    return lines;
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
   *
   * @return what was done, in one line
   */
  private String settle(VolumeMark.OfSeal seal, Consumer<Duration> waiting) {
    String volume = volumeOf(seal);
    int shards = 0;
    for (StoredFile file : volumes.files(volume).orElse(List.of())) {
      if (seal.manifest() == null || !file.name().equals(seal.manifest().name())) {
        volumes.delete(volume, file.name());
        shards++;
      }
    }
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
    return shards + " files of volume " + volume + " were deleted";
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
          "Launch the run again to complete it, or take it as it is by `runs accept`");
    }
  }

  private VolumeMark.OfSeal requireOpenSeal(String runId) {
    Optional<VolumeMark.OfSeal> seal = seals.find(runId);
    // Whoever seals has made the ledger before. Should it be gone since, an empty one in its place
    // says so; one that only cannot be seen is an error, not "no row".
    if (seal.isPresent()) {
      ledger.createIfAbsent();
    }
    Optional<LedgerRow> row = seal.isPresent() ? ledger.find(runId) : findRow(runId);
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
   * <p>As with {@link #abandon} whatever could still load the list is stopped and waited out before
   * the rows are counted: else a statement of a dead client could add rows to a run that stands in
   * the ledger without them.
   *
   * @param waiting is told how long the wait will be, right before it
   * @throws LakeferryException INVALID_OPTION if the run is committed or has no seal,
   *     COUNTS_DISAGREE if its manifest is gone, IN_PROGRESS if it was sealed anew, INTERRUPTED if
   *     the thread is interrupted while it waits
   */
  public LoadOutcome accept(String runId, Consumer<Duration> waiting) {
    VolumeMark.OfSeal seal = requireOpenSeal(runId);
    SealedRun sealed = seals.open(seal).orElseThrow(() -> SealReader.manifestGone(runId));
    settle(seal, waiting);
    long rows = target.rowsOf(seal);
    LedgerRow row = ledger.commit(LedgerRow.of(sealed, rows, -1, LedgerRow.State.ACCEPTED));
    List<String> warnings = new LeftOvers(volumes, ledger, clock).ofRun(runId);
    return row.outcome(LoadOutcome.State.EXPORTED, warnings);
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
