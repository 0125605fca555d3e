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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, writes and uploads splits of many periods, and loads each period whose splits are done.
 * What goes wrong with a period is told as a value.
 */
final class ExportPeriods extends DoFn<PeriodSplit, KV<Integer, PeriodTold>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ExportPeriods.class);
  private static final int NONE = -1;

  private final JobPlan plan;

  private transient Workbench bench;
  private transient PeriodMarks marks;
  private transient OpenWindow window;
  private transient int windowOf;

  /** This worker does not try the other splits of a period that it could not read. */
  private transient Map<Integer, PeriodEvent.Failed> failedHere;

  ExportPeriods(JobPlan plan) {
    this.plan = plan;
  }

  @Setup
  public void setUp() {
    try {
      bench =
          new Workbench(
              plan.any().job(), new WorkerSettings(1, WorkerSettings.Deaths.ARE_SURVIVED));
      marks = new PeriodMarks(plan, bench.notes());
      windowOf = NONE;
      failedHere = new HashMap<>();
    } catch (RuntimeException e) {
      throw WorkerFailure.ofExtraction("the set-up of a worker", e, plan.any().job().redaction());
    }
  }

  /** What is told goes out at last: the runner's own troubles are no period's. */
  @ProcessElement
  public void export(@Element PeriodSplit piece, OutputReceiver<KV<Integer, PeriodTold>> receiver) {
    List<PeriodTold> told = new ArrayList<>();
    PeriodLoads loads =
        new PeriodLoads(
            plan, bench.notes(), marks, (period, event) -> told.add(new PeriodTold(period, event)));
    try {
      told.add(new PeriodTold(piece.period(), begin(piece)));
      loads.pieceDone(piece.period());
    } catch (RuntimeException e) {
      disconnect();
      fail(piece, e, loads);
    }
    bench.worker().metrics().publish();
    told.forEach(one -> receiver.output(KV.of(plan.groupOf(one.period()), one)));
  }

  /** Does it, unless the period is over or held back. */
  private PeriodEvent begin(PeriodSplit piece) {
    int period = piece.period();
    JobPeriod one = plan.period(period);
    Optional<PeriodEvent.Failed> failure =
        Optional.ofNullable(failedHere.get(period)).or(() -> marks.failure(period));
    if (failure.isPresent()) {
      return failure.get();
    }
    if (marks.isHeldBack(period)) {
      return new PeriodEvent.NotBegun();
    }
    return one.isSealed()
        ? new PeriodEvent.Sealed()
        : new PeriodEvent.SplitDone(
            window(period, one).export(one.window().splits().get(piece.split())));
  }

  private void fail(PeriodSplit piece, RuntimeException thrown, PeriodLoads loads) {
    ExportJob job = plan.period(piece.period()).job();
    WorkerFailure failure =
        thrown instanceof WorkerFailure worded
            ? worded
            : WorkerFailure.ofExtraction("split " + piece.split(), thrown, job.redaction());
    if (bench.worker().isStopped()) {
      throw failure;
    }
    PeriodEvent event = PeriodLoads.eventOf(failure);
    if (event instanceof PeriodEvent.Failed failed) {
      failedHere.put(piece.period(), failed);
    }
    loads.failed(piece.period(), event);
  }

  /** Pieces come for the most part period by period. */
  private OpenWindow window(int period, JobPeriod one) {
    if (windowOf != period) {
      windowOf = NONE;
      window = bench.open(one.job(), one.window(), one.attempt());
      windowOf = period;
    }
    return window;
  }

  /** A connection that something went wrong on is not used again. */
  private void disconnect() {
    windowOf = NONE;
    try {
      bench.closeWindow();
    } catch (RuntimeException e) {
      LOG.debug("a window did not close: {}", plan.any().job().redaction().stackOf(e));
    }
  }

  /** Runners may call it from two threads when a bundle fails: the second waits for the first. */
  @Teardown
  public synchronized void tearDown() {
    if (bench == null) {
      return;
    }
    try (Workbench leaving = bench) {
      bench = null;
      leaving.stopUploads();
      leaving.disconnect();
    }
  }
}
