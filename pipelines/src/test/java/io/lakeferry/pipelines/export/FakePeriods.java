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

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.pipelines.options.TuningSettings;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LookBack;
import io.lakeferry.sinks.protocol.Manifest;
import io.lakeferry.sinks.protocol.NotedSplits;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.ShardFile;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.row.TextCounts;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A target with the volumes, seals and ledger of several periods, in memory. */
final class FakePeriods {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  /** What was done, in order: "seal 0", "load 0", "drop 0". */
  final List<String> done = new ArrayList<>();

  private final Map<Integer, Period> periods = new HashMap<>();
  private final int splits;

  /** How often all notes of a period were listed. */
  int lists;

  private boolean answersGetLost;
  private boolean volumesStay;
  private Runnable beforeDrop = () -> {};
  private Runnable beforeSeal = () -> {};
  private Runnable beforeLoad = () -> {};
  private Runnable beforeGiveUp = () -> {};

  private static final class Period {
    private boolean volume = true;
    private final Set<Integer> begun = new TreeSet<>();
    private final Map<Integer, SplitResult> results = new HashMap<>();
    private final Set<Integer> unreadable = new HashSet<>();
    private final Map<String, String> marks = new HashMap<>();
    private SealedRun seal;
    private LoadOutcome ledger;
    private ErrorCode loadFailure;
  }

  FakePeriods(int count, int splits) {
    this.splits = splits;
    for (int period = 0; period < count; period++) {
      periods.put(period, new Period());
    }
  }

  /** What is marked is marked, and nobody hears of it. */
  void loseAnswers() {
    answersGetLost = true;
  }

  /** Volumes of committed periods cannot be dropped any more. */
  void keepVolumes() {
    volumesStay = true;
  }

  /** Once, before the next volume is dropped. */
  void beforeDrop(Runnable action) {
    beforeDrop = action;
  }

  /** Once, before the next seal. */
  void beforeSeal(Runnable action) {
    beforeSeal = action;
  }

  /** Once, before the next load. */
  void beforeLoad(Runnable action) {
    beforeLoad = action;
  }

  /** Once, before the next period is given up. */
  void beforeGiveUp(Runnable action) {
    beforeGiveUp = action;
  }

  void failLoad(int period, ErrorCode code) {
    periods.get(period).loadFailure = code;
  }

  void note(int period, int split) {
    periods.get(period).begun.add(split);
    periods.get(period).results.put(split, result(split));
  }

  void begin(int period, int split) {
    periods.get(period).begun.add(split);
  }

  void damageNote(int period, int split) {
    periods.get(period).unreadable.add(split);
  }

  boolean hasVolume(int period) {
    return periods.get(period).volume;
  }

  boolean isSealed(int period) {
    return periods.get(period).seal != null;
  }

  boolean isCommitted(int period) {
    return periods.get(period).ledger != null;
  }

  /** Somebody has sealed, loaded and cleaned up, and died. */
  void completeElsewhere(int period) {
    Protocol protocol = new Protocol(period);
    protocol.load(
        protocol.seal(
            attempt(period),
            periods.get(period).results.keySet(),
            List.copyOf(periods.get(period).results.values())));
    protocol.cleanUp(null);
    done.clear();
  }

  /** The seal is not there without its list. */
  void sealBefore(int period) {
    Protocol protocol = new Protocol(period);
    protocol.seal(
        attempt(period),
        periods.get(period).results.keySet(),
        List.copyOf(periods.get(period).results.values()));
    done.clear();
  }

  static SplitResult result(int split) {
    return new SplitResult(
        split,
        10,
        10,
        10,
        TextCounts.NONE,
        1,
        List.of(new ShardFile(split + "-0-token.parquet", 10, 100)),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        SplitResult.Origin.READ);
  }

  private static Attempt attempt(int period) {
    return new Attempt("run_" + period, "attempt" + period, Integer.toString(period), "/Volumes");
  }

  JobPlan plan(JobPlan.Loads loads, OnFailure onFailure, Set<Integer> sealed) {
    ArrayList<JobPeriod> all = new ArrayList<>();
    for (int period = 0; period < periods.size(); period++) {
      ExportJob job =
          new ExportJob(
              "launch",
              "run_" + period,
              Numbers.MODEL,
              new TuningSettings(DataSize.ofMebibytes(1), 1, 1, Duration.ZERO, "unused"),
              new Target(period),
              Redaction.OF_PATTERNS);
      all.add(
          new JobPeriod(
              job,
              attempt(period),
              sealed.contains(period)
                  ? null
                  : FakeWindow.of(new SharedFolder("unused"), splits, 10)));
    }
    return new JobPlan(all, loads, onFailure);
  }

  SplitNotes notes() {
    return new Notes();
  }

  private final class Target implements LoadTarget {
    private static final long serialVersionUID = 1L;
    private final int period;

    Target(int period) {
      this.period = period;
    }

    @Override
    public LoadProtocol openProtocol() {
      return new Protocol(period);
    }

    @Override
    public ShardUpload openUpload() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SplitNotes openNotes() {
      return notes();
    }
  }

  private final class Notes implements SplitNotes {
    private Period of(Attempt attempt) {
      return periods.get(Integer.valueOf(attempt.volumeName()));
    }

    @Override
    public boolean begin(Attempt attempt, int splitId) {
      return of(attempt).begun.add(splitId);
    }

    @Override
    public void finish(Attempt attempt, SplitResult result) {
      of(attempt).results.putIfAbsent(result.splitId(), result);
    }

    @Override
    public Optional<SplitResult> finished(Attempt attempt, int splitId) {
      Period period = of(attempt);
      return period.volume && !period.unreadable.contains(splitId)
          ? Optional.ofNullable(period.results.get(splitId))
          : Optional.empty();
    }

    @Override
    public Optional<NotedSplits> noted(Attempt attempt) {
      lists++;
      Period period = of(attempt);
      return period.volume
          ? Optional.of(new NotedSplits(period.begun, period.results.keySet()))
          : Optional.empty();
    }

    @Override
    public Optional<Standing> standing(Attempt attempt) {
      Period period = of(attempt);
      return period.volume
          ? Optional.of(new Standing(new NotedSplits(period.begun, period.results.keySet()), 0))
          : Optional.empty();
    }

    @Override
    public boolean mark(Attempt attempt, String mark, String text) {
      Period period = of(attempt);
      if (!period.volume) {
        throw new LakeferryException(
            ErrorCode.IN_PROGRESS, "volume", "it is gone", "Start the command again");
      }
      return period.marks.putIfAbsent(mark, text) == null && !answersGetLost;
    }

    @Override
    public Optional<String> marked(Attempt attempt, String mark) {
      Period period = of(attempt);
      return period.volume ? Optional.ofNullable(period.marks.get(mark)) : Optional.empty();
    }

    @Override
    public void close() {}
  }

  private final class Protocol implements LoadProtocol {
    private final int number;
    private final Period period;

    Protocol(int number) {
      this.number = number;
      this.period = periods.get(number);
    }

    @Override
    public void preflight() {}

    @Override
    public LookBack lookBack() {
      if (period.ledger != null) {
        return new LookBack.Committed(period.ledger.in(LoadOutcome.State.ALREADY_EXPORTED));
      }
      return period.seal == null ? new LookBack.Fresh() : new LookBack.Sealed(period.seal);
    }

    @Override
    public Attempt prepare() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SealedRun seal(Attempt attempt, Set<Integer> plannedSplits, List<SplitResult> results) {
      Runnable before = beforeSeal;
      beforeSeal = () -> {};
      before.run();
      if (!period.volume) {
        throw new LakeferryException(
            ErrorCode.IN_PROGRESS, "volume", "it is gone", "Start the command again");
      }
      done.add("seal " + number);
      if (period.seal == null) {
        RunIdentity identity =
            new RunIdentity(
                "export",
                new TableName("c", "s", "t"),
                2,
                new Window(TIME.minusSeconds(60), TIME),
                0);
        period.seal =
            new SealedRun(
                attempt, new Manifest(identity, "print", "table", TIME, List.of(), results));
      }
      return period.seal;
    }

    @Override
    public LoadOutcome load(SealedRun sealed) {
      Runnable before = beforeLoad;
      beforeLoad = () -> {};
      before.run();
      done.add("load " + number);
      if (period.loadFailure != null) {
        throw new LakeferryException(period.loadFailure, "table t", "does not fit", "Look at it");
      }
      if (period.ledger != null) {
        return period.ledger.in(LoadOutcome.State.ALREADY_EXPORTED);
      }
      long rows = sealed.manifest().rows();
      period.ledger =
          new LoadOutcome(
              LoadOutcome.State.EXPORTED,
              "run_" + number,
              sealed.attempt().attemptId(),
              rows,
              rows,
              rows,
              rows,
              1,
              1,
              -1,
              TIME,
              TIME,
              List.of());
      return period.ledger;
    }

    @Override
    public LoadOutcome loadEmptyWindow() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> giveUp(Attempt ownAttempt) {
      Runnable before = beforeGiveUp;
      beforeGiveUp = () -> {};
      before.run();
      if (period.seal == null) {
        drop();
      }
      return List.of();
    }

    @Override
    public List<String> cleanUp(Attempt ownAttempt) {
      Runnable before = beforeDrop;
      beforeDrop = () -> {};
      before.run();
      period.seal = null;
      if (volumesStay) {
        return List.of("the volume stays");
      }
      drop();
      return List.of();
    }

    private void drop() {
      if (period.volume) {
        done.add("drop " + number);
      }
      period.volume = false;
    }

    @Override
    public int statementsSent() {
      return 1;
    }

    @Override
    public void close() {}
  }
}
