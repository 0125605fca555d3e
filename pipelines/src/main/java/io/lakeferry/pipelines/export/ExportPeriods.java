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

import io.lakeferry.sinks.protocol.SplitResult;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, writes and uploads splits of many periods, and loads each period whose splits are done.
 * What goes wrong with a period is told as a value.
 */
final class ExportPeriods extends DoFn<PeriodSplit, KV<Integer, PeriodEvent>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ExportPeriods.class);
  private static final int NONE = -1;

  private final JobPlan plan;

  private transient Workbench bench;
  private transient PeriodMarks marks;
  private transient OpenWindow window;
  private transient int windowOf;

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
    } catch (RuntimeException e) {
      throw WorkerFailure.ofExtraction("the set-up of a worker", e, plan.any().job().redaction());
    }
  }

  @ProcessElement
  public void export(
      @Element PeriodSplit piece, OutputReceiver<KV<Integer, PeriodEvent>> receiver) {
    int period = piece.period();
    PeriodLoads loads =
        new PeriodLoads(
            plan, bench.notes(), marks, (of, event) -> receiver.output(KV.of(of, event)));
    try {
      marks
          .failure(period)
          .ifPresentOrElse(
              failure -> {
                receiver.output(KV.of(period, failure));
                loads.over(period);
              },
              () -> begin(piece, receiver, loads));
    } catch (RuntimeException e) {
      disconnect();
      WorkerFailure failure =
          e instanceof WorkerFailure worded
              ? worded
              : WorkerFailure.ofExtraction(
                  "split " + piece.split(), e, plan.period(period).job().redaction());
      PeriodEvent event = PeriodLoads.eventOf(failure);
      if (event instanceof PeriodEvent.Failed failed) {
        LOG.warn("run {} failed: {}", plan.period(period).job().runId(), failed.message());
        loads.failed(period, failed);
      } else {
        receiver.output(KV.of(period, event));
        loads.over(period);
      }
    }
  }

  private void begin(
      PeriodSplit piece, OutputReceiver<KV<Integer, PeriodEvent>> receiver, PeriodLoads loads) {
    int period = piece.period();
    if (marks.isHeldBack(period)) {
      receiver.output(KV.of(period, new PeriodEvent.NotBegun()));
      return;
    }
    JobPeriod one = plan.period(period);
    if (!one.isSealed()) {
      SplitResult result = window(period, one).export(one.window().splits().get(piece.split()));
      receiver.output(KV.of(period, new PeriodEvent.SplitDone(result)));
    }
    loads.pieceDone(period);
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
