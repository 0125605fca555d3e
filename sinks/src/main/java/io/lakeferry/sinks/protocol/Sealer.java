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

import io.lakeferry.sinks.retry.Backoff;
import io.lakeferry.sinks.volume.StoredFile;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Phase 5: of all attempts of a run, one list of files wins.
 *
 * <p>Assumptions: (1) the metastore creates a volume of one name at most once, and a volume that
 * was created is found until it is dropped; (2) a ledger row, once written, stays; (3) a seal is
 * dropped only after the run's ledger row stands ({@link LeftOvers}, {@link RunAdministration} for
 * an abandoned run, whose files are dropped first).
 *
 * <p>Lists of mutable models are the exception to (3): they may be dropped while somebody holds
 * them, see {@link StaleSeals}.
 *
 * <p>Then at most one list of a run is ever loaded. Let attempts A and B hold different lists. A
 * list is loaded only by someone who created the run's seal for it or read it from the seal. While
 * A's seal stands, B's creation fails and B takes A's list. If B's creation succeeds, A's seal was
 * dropped before (1), so the ledger row stood before that (3), and B, which reads the ledger
 * between its creation and its first COPY ({@link Loader}), sees the row (2) and loads nothing.
 *
 * <p>A creation whose answer got lost is asked for again and then "exists already"; the comment
 * tells whose it is. What decides is always the seal that is read, so it does not matter that one
 * attempt seals twice (a retried bundle): it takes its own first list.
 */
final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final int TRIES = 8;
  private static final int TOKEN_LENGTH = 8;

  private final RunContext context;
  private final SealReader seals;
  private final LookBackPhase lookBack;

  Sealer(RunContext context, SealReader seals, LookBackPhase lookBack) {
    this.context = context;
    this.seals = seals;
    this.lookBack = lookBack;
  }

  SealedRun seal(Attempt attempt, Set<Integer> plannedSplits, List<SplitResult> results) {
    requireWhole(plannedSplits, results);
    requireStored(attempt, results);
    Manifest manifest = manifest(results);
    byte[] bytes = ManifestCodec.write(manifest);
    String name = "manifest-" + RunIds.token(TOKEN_LENGTH) + ".json";
    context.volumes().write(attempt.volumeName(), name, bytes);
    VolumeMark.ManifestReference reference =
        new VolumeMark.ManifestReference(name, bytes.length, Hashes.sha256(bytes));
    return createOrAdopt(new SealedRun(attempt, manifest), reference);
  }

  /** Seals a list without files, which needs no manifest. */
  SealedRun sealEmpty() {
    Attempt attempt = RunIds.attempt(context.identity(), RunIds.newAttemptId());
    return createOrAdopt(new SealedRun(attempt, manifest(List.of())), null);
  }

  private Manifest manifest(List<SplitResult> results) {
    String tableId =
        context
            .target()
            .tableId()
            .orElseThrow(
                () ->
                    new LakeferryException(
                        ErrorCode.TARGET_RECREATED,
                        "table " + context.identity().target(),
                        "it was dropped while the run went on",
                        "Start the same command again"));
    Instant now = context.clock().instant().truncatedTo(ChronoUnit.MICROS);
    List<SplitResult> sorted = new ArrayList<>(results);
    sorted.sort(Comparator.comparingInt(SplitResult::splitId));
    List<String> columns =
        context.specification().model().sourceColumns().stream()
            .map(column -> column.name() + " " + column.type())
            .toList();
    return new Manifest(context.identity(), context.fingerprint(), tableId, now, columns, sorted);
  }

  private SealedRun createOrAdopt(SealedRun mine, VolumeMark.ManifestReference reference) {
    String volume = RunIds.sealVolume(context.runId());
    VolumeMark.OfSeal mark =
        new VolumeMark.OfSeal(
            context.identity(),
            mine.attempt().attemptId(),
            reference,
            context.fingerprint(),
            mine.manifest().tableId(),
            mine.manifest().ingestedAt(),
            context.specification().model().ingestedAtColumn().map(Column::name).orElse(null),
            context.specification().writeMode(),
            context.patience());
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), context.sleeper());
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      if (context.volumes().create(volume, mark.comment()) == VolumeStore.Creation.CREATED) {
        return mine;
      }
      Optional<VolumeMark.OfSeal> standing = seals.find(context.runId());
      if (standing.isPresent()) {
        if (standing.get().equals(mark)) {
          return mine;
        }
        Optional<SealedRun> adopted = adopt(standing.get());
        if (adopted.isPresent()) {
          return adopted.get();
        }
      }
      // Seal or manifest vanished: somebody cleans up, which means that the ledger row stands.
      if (context.ledger().find(context.runId()).isPresent()) {
        return mine;
      }
      backoff.await();
    }
    throw SealReader.manifestGone(context.runId());
  }

  private Optional<SealedRun> adopt(VolumeMark.OfSeal standing) {
    lookBack.requireSame(standing.fingerprint(), "sealed");
    Optional<SealedRun> sealed = seals.open(standing);
    sealed.ifPresent(
        run ->
            LOG.info(
                "run {}: attempt {} sealed first; its list of {} rows is loaded",
                context.runId(),
                run.attempt().attemptId(),
                run.manifest().rows()));
    return sealed;
  }

  private void requireWhole(Set<Integer> plannedSplits, List<SplitResult> results) {
    Set<Integer> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (SplitResult result : results) {
      long written = result.files().stream().mapToLong(ShardFile::rows).sum();
      boolean counted = result.rowsRead() == result.rowsConfirmed() && result.rowsRead() == written;
      boolean namedOnce = result.files().stream().allMatch(file -> names.add(file.name()));
      if (!ids.add(result.splitId()) || !counted || !namedOnce) {
        throw new LakeferryException(
            ErrorCode.DEFECT,
            context.object(),
            "split %d was gathered twice, or its counts differ: confirmed %d, read %d, written %d"
                .formatted(result.splitId(), result.rowsConfirmed(), result.rowsRead(), written),
            "Report it; nothing was loaded");
      }
    }
    if (!ids.equals(plannedSplits)) {
      Set<Integer> missing = new HashSet<>(plannedSplits);
      missing.removeAll(ids);
      Set<Integer> unplanned = new HashSet<>(ids);
      unplanned.removeAll(plannedSplits);
      throw new LakeferryException(
          ErrorCode.DEFECT,
          context.object(),
          "the gathered splits are not the plan's: missing %s, not planned %s"
              .formatted(missing, unplanned),
          "Report it; nothing was loaded");
    }
  }

  /** The last look at what stands in the volume before the list is fixed. */
  private void requireStored(Attempt attempt, List<SplitResult> results) {
    Map<String, Long> stored = new HashMap<>();
    Optional<List<StoredFile>> files = context.volumes().files(attempt.volumeName());
    if (files.isEmpty()) {
      throw new LakeferryException(
          ErrorCode.IN_PROGRESS,
          "volume " + attempt.volumeName(),
          "it is gone; most likely another attempt has completed this run meanwhile",
          "Start the same command again; it looks into the ledger first");
    }
    files.get().forEach(file -> stored.put(file.name(), file.bytes()));
    for (SplitResult result : results) {
      for (ShardFile file : result.files()) {
        Long bytes = stored.get(file.name());
        if (bytes == null || bytes != file.bytes()) {
          throw new LakeferryException(
              ErrorCode.TARGET_UNAVAILABLE,
              "file " + attempt.volumePath() + "/" + file.name(),
              "it has %s bytes, not %d".formatted(bytes, file.bytes()),
              "Start the same command again");
        }
      }
    }
  }
}
