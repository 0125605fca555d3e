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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LookBack;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Ends a period when nothing is read any more: from all that was told of it, and what stands in the
 * target. Mostly it is committed by then; what is left is loaded here, as by a worker that died
 * between the last split and the load. May be repeated by a runner.
 */
final class PeriodFinish {
  private final JobPeriod period;
  private final List<PeriodEvent> events;

  PeriodFinish(JobPeriod period, List<PeriodEvent> events) {
    this.period = period;
    this.events = List.copyOf(events);
  }

  /**
   * Ends it; what goes wrong is its end.
   *
   * @throws WorkerFailure if the worker was stopped
   */
  PeriodEnd end() {
    List<PeriodEvent.Failed> failures =
        events.stream()
            .filter(PeriodEvent.Failed.class::isInstance)
            .map(PeriodEvent.Failed.class::cast)
            .toList();
    Optional<PeriodEvent.Failed> wrong =
        failures.stream().filter(failed -> failed.code() == ErrorCode.COUNTS_DISAGREE).findFirst();
    if (wrong.isPresent()) {
      // Of two that loaded it one may have counted before the other had its effect.
      return new PeriodEnd.Failed(
          wrong.get().code(), wrong.get().message(), wrong.get().statements(), List.of());
    }
    for (PeriodEvent event : events) {
      if (event instanceof PeriodEvent.Loaded loaded) {
        return new PeriodEnd.Committed(claimed(loaded.run()));
      }
    }
    if (!failures.isEmpty()) {
      // One that no other try mends, if there is one: the exit code asks for a person then.
      return ended(
          failures.stream()
              .filter(failed -> LastingFailure.is(failed.code()))
              .findFirst()
              .orElse(failures.get(0)));
    }
    if (events.stream().anyMatch(PeriodEvent.NotBegun.class::isInstance)) {
      return new PeriodEnd.NotBegun(givenUp());
    }
    try {
      LoadedRun run = LoadStep.run(period.job(), "the load", this::finish);
      LoadedRun cleaned = CleanUp.after(period.job(), period.attempt(), run);
      WorkerMetrics.publish(cleaned);
      return new PeriodEnd.Committed(claimed(cleaned.withoutFiles()));
    } catch (WorkerFailure e) {
      if (e.code() == ErrorCode.INTERRUPTED || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return ended(new PeriodEvent.Failed(e.code(), e.getMessage(), e.statements()));
    }
  }

  private LoadedRun finish(LoadProtocol protocol) {
    LookBack found = protocol.lookBack();
    if (found instanceof LookBack.Committed committed) {
      return new LoadedRun(
          committed.outcome(),
          resultsIfAll(),
          protocol.statementsSent(),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          committed.outcome().warnings());
    }
    if (found instanceof LookBack.Sealed sealed) {
      List<String> repeated = begun(sealed.sealedRun().attempt());
      return SealAndLoad.load(protocol, sealed.sealedRun(), Duration.ZERO).with(repeated);
    }
    List<SplitResult> results = resultsIfAll();
    if (results.isEmpty()) {
      throw new LakeferryException(
          ErrorCode.IN_PROGRESS,
          "run " + period.job().runId(),
          "what this launch had of it is gone, and the ledger does not have it",
          "Start the command again");
    }
    List<String> repeated = begun(period.attempt());
    long start = System.nanoTime();
    SealedRun sealed = protocol.seal(period.attempt(), planned(), results);
    return SealAndLoad.load(protocol, sealed, Duration.ofNanos(System.nanoTime() - start))
        .with(repeated);
  }

  private List<String> begun(Attempt attempt) {
    return LoadMark.begin(period.job(), attempt, WorkerSettings.Deaths.ARE_SURVIVED);
  }

  private Set<Integer> planned() {
    return IntStream.range(0, period.elements()).boxed().collect(Collectors.toSet());
  }

  /** The results of all splits; none if one is missing, or the period was sealed before. */
  private List<SplitResult> resultsIfAll() {
    Set<Integer> ids = new HashSet<>();
    List<SplitResult> results = new ArrayList<>();
    for (PeriodEvent event : events) {
      if (event instanceof PeriodEvent.SplitDone done && ids.add(done.result().splitId())) {
        results.add(done.result());
      }
    }
    return !period.isSealed() && ids.equals(planned()) ? results : List.of();
  }

  private PeriodEnd.Failed ended(PeriodEvent.Failed failed) {
    return new PeriodEnd.Failed(
        failed.code(),
        failed.message(),
        failed.statements(),
        isTargetThere(failed.code()) ? givenUp() : List.of());
  }

  /** Where the target is the reason it is not asked once more: that may take minutes. */
  private static boolean isTargetThere(ErrorCode code) {
    return code != ErrorCode.TARGET_UNAVAILABLE && code != ErrorCode.AUTHENTICATION;
  }

  /**
   * Drops what this launch has uploaded of a period that it does not finish, unless it is sealed.
   * All splits are through, so nobody is left to seal it but a worker that Flink takes for dead.
   * Its seal would name files that are gone, which no load takes for loaded: a person would have to
   * abandon it. So the marks are taken first without which nobody seals.
   */
  private List<String> givenUp() {
    if (period.isSealed()) {
      return List.of();
    }
    try {
      return LoadStep.run(
          period.job(),
          "the clean-up",
          protocol -> mayBeSealed() ? leave(protocol) : protocol.giveUp(period.attempt()));
    } catch (WorkerFailure e) {
      return List.of(left(e.getMessage()));
    }
  }

  private boolean mayBeSealed() {
    try (SplitNotes notes = period.job().target().openNotes()) {
      return !LoadMark.claim(notes, period.job(), period.attempt())
          || !LoadMark.claim(notes, PeriodMarks.sealMark(period.job()), period.attempt());
    } catch (LakeferryException e) {
      if (e.code() == ErrorCode.IN_PROGRESS) {
        return false;
      }
      throw e;
    }
  }

  private List<String> leave(LoadProtocol protocol) {
    return protocol.lookBack() instanceof LookBack.Fresh
        ? List.of(left("a worker that is not heard of may be sealing it"))
        : List.of();
  }

  private String left(String why) {
    return "volume %s was left for a sweep: %s".formatted(period.attempt().volumeName(), why);
  }

  /** A list of this launch's own attempt was loaded by this launch, whichever worker finds it. */
  private LoadedRun claimed(LoadedRun run) {
    LoadOutcome outcome = run.outcome();
    boolean own = !period.isSealed() && outcome.attemptId().equals(period.attempt().attemptId());
    return own ? run.exported() : run;
  }
}
