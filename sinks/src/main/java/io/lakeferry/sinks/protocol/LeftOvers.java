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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Phase 9: drops what nobody needs any more, and nothing else.
 *
 * <p>A completed run's volumes are dropped whatever attempt they belong to: every attempt of it
 * reads the ledger before it loads, and will find the row. The seal goes last, and only if the
 * others went: as long as files of the run are left, a look at the seal leads to them. Dead
 * attempts of runs that are not complete are known only by age: no object of theirs was modified
 * for {@link #DEAD_AFTER} by the server's clock, and no seal names them. Sealed runs that are not
 * complete are named, never dropped.
 *
 * <p>Stage tables go before volumes, and by their age whether the run is sealed or not: each
 * execution of a load fills one of its own from the shards, so none is ever needed by another.
 */
final class LeftOvers {
  /** No living attempt is silent for so long. */
  static final Duration DEAD_AFTER = Duration.ofDays(7);

  private final VolumeStore volumes;
  private final StageTables stages;
  private final Ledger ledger;
  private final Clock clock;

  LeftOvers(VolumeStore volumes, StageTables stages, Ledger ledger, Clock clock) {
    this.volumes = volumes;
    this.stages = stages;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** A volume of ours with what its comment says. */
  private record Marked(VolumeEntry entry, VolumeMark mark) {}

  /**
   * Drops a completed run's stage tables and volumes, the seal last.
   *
   * @return warnings: the run is committed, so no failure here is one of the run
   */
  List<String> ofRun(String runId) {
    try {
      Failures failures = new Failures();
      failures.collect(() -> dropStages(stages.ofRun(runId)));
      failures.collect(() -> drop(byRun().getOrDefault(runId, List.of())));
      failures.throwFirst();
      return List.of();
    } catch (LakeferryException e) {
      return messages(e).map(message -> "clean-up of run " + runId + ": " + message).toList();
    }
  }

  /** Each failure that this one stands for, itself first. */
  private static Stream<LakeferryException> all(LakeferryException failure) {
    return Stream.concat(
        Stream.of(failure),
        Stream.of(failure.getSuppressed())
            .filter(LakeferryException.class::isInstance)
            .map(LakeferryException.class::cast)
            .flatMap(LeftOvers::all));
  }

  private static Stream<String> messages(LakeferryException failure) {
    return all(failure).map(Throwable::getMessage);
  }

  /**
   * Sweeps the schema. What cannot be dropped does not keep the rest from it, unless the service
   * refuses us or is not there.
   *
   * @param minimumAge volumes that were created less than this ago by our clock are not looked at;
   *     those of unknown age are, but never taken for dead
   * @param lines is told what was done and what was found, one line each
   * @return what failed, one that kept us from trying the rest before all others; empty if nothing
   *     did
   */
  List<LakeferryException> sweep(Duration minimumAge, Consumer<String> lines) {
    try {
      sweepAll(minimumAge, lines);
      return List.of();
    } catch (LakeferryException e) {
      return all(e).toList();
    }
  }

  private void sweepAll(Duration minimumAge, Consumer<String> lines) {
    Instant youngest = clock.instant().minus(minimumAge);
    Failures failures = new Failures();
    for (Map.Entry<String, List<Marked>> run : byRun().entrySet()) {
      boolean old =
          run.getValue().stream()
              .map(volume -> volume.entry().createdAt())
              .anyMatch(created -> created == null || !created.isAfter(youngest));
      if (old) {
        failures.collect(() -> sweepRun(run.getKey(), run.getValue(), lines));
      }
    }
    failures.collect(() -> sweepStages(youngest, lines));
    failures.throwFirst();
  }

  private void sweepStages(Instant youngest, Consumer<String> lines) {
    Failures failures = new Failures();
    List<StageTables.Entry> found = stages.all(failure -> failures.collect(() -> rethrow(failure)));
    for (StageTables.Entry stage : found) {
      if (!stage.mark().createdAt().isAfter(youngest)) {
        failures.collect(() -> sweepStage(stage, lines));
      }
    }
    failures.throwFirst();
  }

  private static void rethrow(LakeferryException failure) {
    throw failure;
  }

  private void sweepStage(StageTables.Entry stage, Consumer<String> lines) {
    boolean needless =
        ledger.find(stage.mark().runId()).isPresent()
            || stage.mark().createdAt().isBefore(ledger.serverTime().minus(DEAD_AFTER));
    if (needless) {
      stages.drop(stage);
      lines.accept("stage table " + stage.name() + " of a dead load was dropped");
    }
  }

  private void dropStages(List<StageTables.Entry> found) {
    Failures failures = new Failures();
    found.forEach(stage -> failures.collect(() -> stages.drop(stage)));
    failures.throwFirst();
  }

  private void sweepRun(String runId, List<Marked> run, Consumer<String> lines) {
    if (ledger.find(runId).isPresent()) {
      drop(run);
      lines.accept("run " + runId + " is complete; what was left of it was dropped");
      return;
    }
    Optional<VolumeMark.OfSeal> seal =
        run.stream()
            .map(Marked::mark)
            .filter(VolumeMark.OfSeal.class::isInstance)
            .map(VolumeMark.OfSeal.class::cast)
            .findFirst();
    seal.ifPresent(
        mark ->
            lines.accept(
                "run %s is sealed but not loaded: launch it again, or see `runs abandon`"
                    .formatted(runId)));
    Failures failures = new Failures();
    for (Marked volume : run) {
      if (volume.mark() instanceof VolumeMark.OfAttempt attempt
          && seal.map(VolumeMark.OfSeal::attemptId).filter(attempt.attemptId()::equals).isEmpty()) {
        failures.collect(() -> dropIfDead(volume, lines));
      }
    }
    failures.throwFirst();
  }

  private void dropIfDead(Marked volume, Consumer<String> lines) {
    if (isDead(volume.entry())) {
      volumes.drop(volume.entry().name());
      lines.accept("volume " + volume.entry().name() + " of a dead attempt was dropped");
    }
  }

  /** A time that the server does not tell is unknown, so it may be now. */
  private boolean isDead(VolumeEntry volume) {
    List<Instant> signs = new ArrayList<>();
    signs.add(volume.createdAt());
    volumes
        .files(volume.name())
        .ifPresent(files -> files.forEach(file -> signs.add(file.modifiedAt())));
    if (signs.contains(null)) {
      return false;
    }
    return Collections.max(signs).isBefore(ledger.serverTime().minus(DEAD_AFTER));
  }

  /** All attempts, then the seal if they went. */
  private void drop(List<Marked> run) {
    Failures failures = new Failures();
    for (Marked volume : run) {
      if (!(volume.mark() instanceof VolumeMark.OfSeal)) {
        failures.collect(() -> volumes.drop(volume.entry().name()));
      }
    }
    failures.throwFirst();
    for (Marked volume : run) {
      if (volume.mark() instanceof VolumeMark.OfSeal) {
        volumes.drop(volume.entry().name());
      }
    }
  }

  /** Lets one failure not keep us from the rest, and loses none. */
  private static final class Failures {
    private LakeferryException first;

    void collect(Runnable work) {
      try {
        work.run();
      } catch (LakeferryException e) {
        if (e.code() == ErrorCode.AUTHENTICATION || e.code().retryable()) {
          // All else would fail the same way, and each only after its own tries.
          if (first != null) {
            e.addSuppressed(first);
          }
          throw e;
        }
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }

    void throwFirst() {
      if (first != null) {
        throw first;
      }
    }
  }

  private Map<String, List<Marked>> byRun() {
    Map<String, List<Marked>> runs = new TreeMap<>();
    for (VolumeEntry volume : volumes.list(OwnMark.NAME_PREFIX)) {
      VolumeMark.of(volume)
          .ifPresent(
              mark ->
                  runs.computeIfAbsent(mark.runId(), run -> new ArrayList<>())
                      .add(new Marked(volume, mark)));
    }
    return runs;
  }
}
