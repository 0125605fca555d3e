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

import io.lakeferry.sinks.volume.StoredFile;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Sealed lists without a ledger row, as a person decides on them. */
final class SealedLists {
  private final VolumeStore volumes;
  private final StageTables stages;
  private final Ledger ledger;
  private final LoadSession session;
  private final Sleeper sleeper;
  private final Duration patience;
  private final SealReader seals;
  private final RunOverview overview;

  SealedLists(
      VolumeStore volumes,
      StageTables stages,
      Ledger ledger,
      LoadSession session,
      Sleeper sleeper,
      Duration patience,
      RunOverview overview) {
    this.volumes = volumes;
    this.stages = stages;
    this.ledger = ledger;
    this.session = session;
    this.sleeper = sleeper;
    this.patience = patience;
    this.seals = new SealReader(volumes);
    this.overview = overview;
  }

  /**
   * The seal of a run that is not complete.
   *
   * @throws LakeferryException INVALID_OPTION if there is none, or the run is complete
   */
  SealReader.Standing requireOpen(String runId) {
    Optional<SealReader.Standing> seal = seals.standing(runId);
    // Whoever seals has made the ledger before. Should it be gone since, an empty one in its place
    // says so; one that only cannot be seen is an error, not "no row".
    if (seal.isPresent()) {
      ledger.createIfAbsent();
    }
    Optional<LedgerRow> row = seal.isPresent() ? ledger.find(runId) : overview.committed(runId);
    if (row.isPresent()) {
      throw complete(runId);
    }
    return seal.orElseThrow(
        () ->
            new LakeferryException(
                ErrorCode.INVALID_OPTION,
                "run " + runId,
                "it has no seal, so nothing blocks its window",
                "Launch it again; `runs list` shows all runs"));
  }

  private static LakeferryException complete(String runId) {
    return new LakeferryException(
        ErrorCode.INVALID_OPTION,
        "run " + runId,
        "it is complete",
        "A deliberate repeat is launched by --generation");
  }

  /**
   * Looks again.
   *
   * @throws LakeferryException IN_PROGRESS if another list is sealed by now
   */
  void requireStands(SealReader.Standing seal) {
    String runId = seal.mark().runId();
    if (!requireOpen(runId).volume().comment().equals(seal.volume().comment())) {
      throw new LakeferryException(
          ErrorCode.IN_PROGRESS,
          "run " + runId,
          "it was sealed anew while statements that may run were waited out",
          "Nothing of the new list was dropped; see `runs show`");
    }
  }

  /**
   * Brings a sealed list to rest: when this returns, what the target holds of it stays as it is.
   *
   * <p>An attempt that holds the list may be alive, and its COPY or MERGE be running. So shards and
   * stage tables go first: no statement that begins after that can succeed, as missing files and
   * tables are errors. One that began before ends within the server-side time-out of statements and
   * the grace that we give a silent server, which are waited out: this command's time-out or the
   * sealing attempt's, whichever is longer. (An attempt that took the list over with a longer one
   * is not known; give this command the same.)
   */
  void settle(SealReader.Standing seal, Consumer<String> lines, Consumer<Duration> waiting) {
    deleteShards(seal.mark(), lines);
    dropStages(seal.mark(), lines);
    session.release();
    Duration wait = longestStatement(seal.mark()).plus(Warehouse.GRACE);
    waiting.accept(wait);
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeferryException(
          ErrorCode.INTERRUPTED,
          "run " + seal.mark().runId(),
          "it was asked to stop while statements that may run were waited out",
          "Give the same command again",
          e);
    }
    requireStands(seal);
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

  private void dropStages(VolumeMark.OfSeal seal, Consumer<String> lines) {
    if (seal.appends()) {
      return;
    }
    for (StageTables.Entry stage : stages.ofRun(seal.runId())) {
      stages.drop(stage);
      lines.accept("stage table " + stage.name() + " was dropped");
    }
  }

  private static String volumeOf(VolumeMark.OfSeal seal) {
    return RunIds.attempt(seal.identity(), seal.attemptId()).volumeName();
  }

  private Duration longestStatement(VolumeMark.OfSeal seal) {
    Duration sealing = seal.statementTimeout();
    return sealing == null || sealing.compareTo(patience) < 0 ? patience : sealing;
  }

  /**
   * Drops a list that has come to rest, the seal last, and looks whether it was completed after
   * all.
   *
   * @throws LakeferryException INVALID_OPTION if it was: then the window is not free, and need not
   *     be
   */
  void drop(SealReader.Standing seal) {
    String runId = seal.mark().runId();
    volumes.drop(volumeOf(seal.mark()));
    requireStands(seal);
    volumes.drop(seal.volume().name(), seal.volume().comment());
    if (ledger.find(runId).isPresent()) {
      throw complete(runId);
    }
  }

  /** The list; empty if its manifest is gone. */
  Optional<SealedRun> open(SealReader.Standing seal) {
    return seals.open(seal.mark());
  }

  /** Whether a launch can take the list up; by a damaged manifest it cannot. */
  boolean isLoadable(SealReader.Standing seal) {
    try {
      return open(seal).filter(this::hasAllShards).isPresent();
    } catch (LakeferryException e) {
      if (e.code() != ErrorCode.COUNTS_DISAGREE) {
        throw e;
      }
      return false;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  boolean hasAllShards(SealedRun sealed) {
    Set<String> standing =
        volumes.files(sealed.attempt().volumeName()).orElse(List.of()).stream()
            .map(StoredFile::name)
            .collect(Collectors.toSet());
    return sealed.manifest().splits().stream()
        .flatMap(split -> split.files().stream())
        .allMatch(shard -> standing.contains(shard.name()));
  }
}
