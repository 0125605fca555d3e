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

import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.VolumeEntry;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ledger and volumes of a schema tell of its runs; changes nothing. */
final class RunOverview {
  private static final Logger LOG = LoggerFactory.getLogger(RunOverview.class);

  private final VolumeStore volumes;
  private final Ledger ledger;
  private final TargetProbe target;
  private final SealReader seals;
  private final Redaction redaction;

  RunOverview(
      VolumeStore volumes,
      Ledger ledger,
      TargetProbe target,
      SealReader seals,
      Redaction redaction) {
    this.volumes = volumes;
    this.ledger = ledger;
    this.target = target;
    this.seals = seals;
    this.redaction = redaction;
  }

  /**
   * Runs that are not complete by id, then committed ones, the newest first.
   *
   * @param limit how many committed ones at most, beside older ones that have left volumes
   */
  List<RunSummary> list(int limit) {
    Map<String, List<VolumeEntry>> left = volumesByRun();
    Map<String, RunSummary> committed = new LinkedHashMap<>();
    for (LedgerRow row : ledger.newest(limit)) {
      committed.put(row.runId(), summary(row, left.getOrDefault(row.runId(), List.of())));
    }
    List<RunSummary> runs = new ArrayList<>();
    List<RunSummary> older = new ArrayList<>();
    left.forEach(
        (runId, entries) -> {
          if (!committed.containsKey(runId)) {
            committed(runId)
                .ifPresentOrElse(
                    row -> older.add(summary(row, entries)),
                    () -> runs.add(ofVolumes(runId, entries)));
          }
        });
    runs.addAll(committed.values());
    older.sort(Comparator.comparing(RunSummary::committedAt).reversed());
    runs.addAll(older);
    return runs;
  }

  /** One run, with the rows that the target holds of it if it is sealed and appends. */
  Optional<RunSummary> show(String runId) {
    List<VolumeEntry> left = volumesByRun().getOrDefault(runId, List.of());
    Optional<LedgerRow> row = committed(runId);
    if (row.isPresent()) {
      return Optional.of(summary(row.get(), left));
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(ofVolumes(runId, left));
  }

  /** Its row, if it is complete. The ledger may not exist before the first run. */
  Optional<LedgerRow> committed(String runId) {
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
        null,
        row.ingestedAt(),
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
            seal.appends() ? orUnknown(runId, () -> target.rowsOf(seal)) : -1,
            seal.ingestedAtColumn(),
            seal.ingestedAt(),
            null,
            null,
            names(left));
      }
    }
    return new RunSummary(
        runId, RunSummary.State.UNSEALED, null, -1, -1, null, null, null, null, names(left));
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
      LOG.debug("run {}: {}", runId, redaction.stackOf(e));
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
}
