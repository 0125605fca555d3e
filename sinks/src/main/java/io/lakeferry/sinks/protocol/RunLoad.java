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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phases of a run's load, one after another. They may run in different instances and processes:
 * each finds in the target what it needs. How rows come into the target is up to a {@link
 * LoadStep}: {@link AppendStep} or {@link MergeStep}.
 */
final class RunLoad implements LoadProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(RunLoad.class);

  private final RunContext context;
  private final LoadSession session;
  private final LookBackPhase lookBack;
  private final Sealer sealer;
  private final LoadStep step;
  private final Loader loader;
  private final LeftOvers leftOvers;

  /** Whether this instance has seen the ledger row, which stays once it stands. */
  private boolean complete;

  RunLoad(RunContext context, LoadSession session) {
    this.context = context;
    this.session = session;
    SealReader seals = new SealReader(context.volumes());
    this.lookBack = new LookBackPhase(context, seals);
    this.sealer = new Sealer(context, seals, lookBack);
    this.step =
        switch (context.specification().writeMode()) {
          case APPEND -> new AppendStep(context);
          case DEDUPE, MERGE -> new MergeStep(context, seals);
        };
    this.loader = new Loader(context, lookBack, seals, step);
    this.leftOvers =
        new LeftOvers(context.volumes(), context.stages(), context.ledger(), context.clock());
  }

  @Override
  public void preflight() {
    phase(
        () -> {
          context.target().checkService();
          Optional<TargetShape> shape = context.target().describe();
          ColumnPlan plan =
              shape
                  .map(found -> SchemaComparison.compare(context.specification(), found))
                  .orElseGet(() -> SchemaComparison.forNewTarget(context.specification()));
          step.check(plan);
          if (shape.isPresent()) {
            context.target().checkRights(plan);
          } else {
            context.target().checkSchema();
          }
          // The workspace's other door: its own token, and the schema as the metastore sees it.
          return context.volumes().list(OwnMark.NAME_PREFIX).size();
        });
  }

  @Override
  public LookBack lookBack() {
    return phase(
        () -> {
          LookBack found = lookBack.lookBack();
          complete = complete || found instanceof LookBack.Committed;
          return found;
        });
  }

  @Override
  public Attempt prepare() {
    return phase(
        () -> {
          makeTables();
          step.tryOut();
          Attempt attempt = RunIds.attempt(context.identity(), RunIds.newAttemptId());
          String comment = new VolumeMark.OfAttempt(context.runId(), attempt.attemptId()).comment();
          VolumeStore.Creation creation = context.volumes().create(attempt.volumeName(), comment);
          if (creation == VolumeStore.Creation.ALREADY_EXISTS) {
            requireOwn(attempt, comment);
          }
          return attempt;
        });
  }

  /** The name was drawn by chance, so whoever has it is us, or chance is broken. */
  private void requireOwn(Attempt attempt, String comment) {
    Optional<VolumeEntry> volume = context.volumes().find(attempt.volumeName());
    if (volume.isEmpty() || !volume.get().comment().equals(comment)) {
      throw new LakeferryException(
          ErrorCode.TARGET_UNAVAILABLE,
          "volume " + attempt.volumeName(),
          "it could not be created",
          "Start the same command again");
    }
  }

  private void makeTables() {
    context.ledger().createIfAbsent();
    if (context.target().tableId().isEmpty()) {
      context.target().createIfAbsent();
    }
  }

  @Override
  public SealedRun seal(Attempt attempt, Set<Integer> plannedSplits, List<SplitResult> results) {
    return phase(() -> sealer.seal(attempt, plannedSplits, results));
  }

  @Override
  public LoadOutcome load(SealedRun sealedRun) {
    return phase(() -> load(() -> sealedRun));
  }

  @Override
  public LoadOutcome loadEmptyWindow() {
    return phase(
        () -> {
          makeTables();
          return load(sealer::sealEmpty);
        });
  }

  private LoadOutcome load(Supplier<SealedRun> sealed) {
    LoadOutcome outcome = loader.load(sealed.get());
    complete = true;
    return outcome;
  }

  @Override
  public List<String> cleanUp(Attempt ownAttempt) {
    try {
      return phase(
          () -> {
            List<String> lines = new ArrayList<>();
            if (!complete && context.ledger().find(context.runId()).isEmpty()) {
              lines.add("run " + context.runId() + " is not complete; nothing of it was dropped");
              return lines;
            }
            lines.addAll(leftOvers.ofRun(context.runId()));
            if (ownAttempt != null && !ownAttempt.runId().equals(context.runId())) {
              lines.add("attempt " + ownAttempt.attemptId() + " belongs to another run");
            }
            lines.addAll(swept());
            return lines;
          });
    } catch (LakeferryException e) {
      return List.of("clean-up: " + e.getMessage());
    } catch (RuntimeException e) {
      // The run is committed: no defect of a client may make a failure of it.
      LOG.debug("clean-up of run {}: {}", context.runId(), session.redaction().stackOf(e));
      return List.of(
          "clean-up of run %s broke off by %s; later runs sweep what it left"
              .formatted(context.runId(), e.getClass().getSimpleName()));
    }
  }

  /** The seal is looked at first, although nobody should have made one for this attempt. */
  @Override
  public List<String> giveUp(Attempt ownAttempt) {
    try {
      return phase(
          () -> {
            boolean sealed =
                new SealReader(context.volumes())
                    .find(context.runId())
                    .filter(seal -> seal.attemptId().equals(ownAttempt.attemptId()))
                    .isPresent();
            if (!sealed && ownAttempt.runId().equals(context.runId())) {
              context.volumes().drop(ownAttempt.volumeName());
            }
            return List.of();
          });
    } catch (LakeferryException e) {
      return List.of(
          "volume %s was left for a sweep: %s".formatted(ownAttempt.volumeName(), e.getMessage()));
    }
  }

  /** Whatever the sweep meets, this run is done: a warning. Asked for by command it is an error. */
  private List<String> swept() {
    List<String> lines = new ArrayList<>();
    leftOvers
        .sweep(LeftOvers.DEAD_AFTER, lines::add)
        .forEach(failure -> lines.add("sweep: " + failure.getMessage()));
    return lines;
  }

  private <T> T phase(Supplier<T> work) {
    try {
      return work.get();
    } finally {
      session.release();
    }
  }

  @Override
  public int statementsSent() {
    return session.statementsSent();
  }

  @Override
  public void close() {
    session.close();
    context.volumes().close();
  }
}
