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
import io.lakeferry.sinks.protocol.Manifest;
import io.lakeferry.sinks.protocol.NotedSplits;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.ShardFile;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * A target whose volume, seal and ledger are files of a folder. Follows the order of the protocol,
 * and notes what was called.
 *
 * @param failingUploads how many uploads fail, over all workers
 * @param loadFailure what the load ends with; null if it succeeds
 */
record FakeTarget(
    SharedFolder shared, RunIdentity identity, int failingUploads, ErrorCode loadFailure)
    implements LoadTarget {
  static final Instant INGESTED_AT = Instant.parse("2026-03-01T10:05:00Z");

  static FakeTarget of(SharedFolder shared, RunIdentity identity) {
    return new FakeTarget(shared, identity, 0, null);
  }

  @Override
  public LoadProtocol openProtocol() {
    if (shared.exists("ledger") && shared.exists("closed-after-commit")) {
      throw new LakeferryException(
          ErrorCode.AUTHENTICATION, "the warehouse", "the token has expired", "Give another");
    }
    shared.note("protocol-opened");
    return new Protocol(this);
  }

  @Override
  public ShardUpload openUpload() {
    return new Upload(this);
  }

  @Override
  public SplitNotes openNotes() {
    return new Notes();
  }

  /** A worker that has died since had begun the split, and had finished it if there is a result. */
  FakeTarget withNotesOf(int splitId, SplitResult finished) {
    Attempt attempt = new Attempt("run_1", "attempt1", shared.folder(), "");
    try (SplitNotes notes = openNotes()) {
      notes.begin(attempt, splitId);
      if (finished != null) {
        notes.finish(attempt, finished);
      }
    }
    return this;
  }

  /** Nobody can connect any more once the run is committed. */
  FakeTarget closedAfterCommit() {
    shared.create("closed-after-commit", "");
    return this;
  }

  /** Another attempt's ledger row, put aside as {@code ledger.later}, appears when this loads. */
  FakeTarget revealingLedger() {
    shared.create("reveal", "");
    return this;
  }

  /** Names of the files in the volume. */
  Set<String> uploadedFiles() {
    return shared.names().stream()
        .filter(name -> name.endsWith(".parquet"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static final class Upload implements ShardUpload {
    private final FakeTarget target;

    Upload(FakeTarget target) {
      this.target = target;
    }

    @Override
    public void upload(Attempt attempt, String name, Path file) {
      if (target.shared.note("upload") < target.failingUploads) {
        throw new LakeferryException(
            ErrorCode.TARGET_UNAVAILABLE, "shard " + name, "was refused", "Try again");
      }
      try {
        Files.copy(file, target.shared.path(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      target.shared.note("upload-closed");
    }
  }

  /** Those of any attempt: its volume is the folder of its target. */
  private static final class Notes implements SplitNotes {
    private static SharedFolder of(Attempt attempt) {
      return new SharedFolder(attempt.volumeName());
    }

    private static boolean isGone(Attempt attempt) {
      return of(attempt).count("clean-up") + of(attempt).count("gave-up-attempt1") > 0;
    }

    @Override
    public boolean begin(Attempt attempt, int splitId) {
      return of(attempt).create("begun-" + splitId, "");
    }

    @Override
    public void finish(Attempt attempt, SplitResult result) {
      of(attempt).create("done-" + result.splitId(), serialised(result));
    }

    @Override
    public Optional<SplitResult> finished(Attempt attempt, int splitId) {
      return text(attempt, "done-" + splitId).map(text -> deserialised(text, SplitResult.class));
    }

    @Override
    public Optional<NotedSplits> noted(Attempt attempt) {
      return isGone(attempt)
          ? Optional.empty()
          : Optional.of(new NotedSplits(ids(attempt, "begun-"), ids(attempt, "done-")));
    }

    private static Set<Integer> ids(Attempt attempt, String prefix) {
      return of(attempt).names().stream()
          .filter(name -> name.startsWith(prefix))
          .map(name -> Integer.valueOf(name.substring(prefix.length())))
          .collect(Collectors.toSet());
    }

    @Override
    public boolean mark(Attempt attempt, String mark, String text) {
      return of(attempt).create("mark-" + mark, text);
    }

    @Override
    public Optional<String> marked(Attempt attempt, String mark) {
      return isGone(attempt) ? Optional.empty() : text(attempt, "mark-" + mark);
    }

    private static Optional<String> text(Attempt attempt, String name) {
      return of(attempt).exists(name) ? Optional.of(of(attempt).text(name)) : Optional.empty();
    }

    @Override
    public Optional<Standing> standing(Attempt attempt) {
      return isGone(attempt)
          ? Optional.empty()
          : Optional.of(
              new Standing(new NotedSplits(ids(attempt, "begun-"), ids(attempt, "done-")), 0));
    }

    @Override
    public void close() {}
  }

  private static String serialised(Serializable value) {
    return Base64.getEncoder().encodeToString(SerializableUtils.serializeToByteArray(value));
  }

  private static <T> T deserialised(String text, Class<T> type) {
    return type.cast(
        SerializableUtils.deserializeFromByteArray(Base64.getDecoder().decode(text), "a fake"));
  }

  private static final class Protocol implements LoadProtocol {
    private static final String SEAL = "seal";
    private static final String LEDGER = "ledger";

    private final FakeTarget target;
    private final SharedFolder shared;
    private int statements;

    Protocol(FakeTarget target) {
      this.target = target;
      this.shared = target.shared;
    }

    @Override
    public void preflight() {
      statements++;
      shared.note("preflight");
    }

    @Override
    public LookBack lookBack() {
      statements++;
      shared.note("look-back");
      if (shared.exists(LEDGER)) {
        return new LookBack.Committed(again(read(LEDGER, LoadOutcome.class)));
      }
      return shared.exists(SEAL)
          ? new LookBack.Sealed(read(SEAL, SealedRun.class))
          : new LookBack.Fresh();
    }

    @Override
    public Attempt prepare() {
      statements++;
      shared.note("prepare");
      return new Attempt("run_1", "attempt1", shared.folder(), "/Volumes/c/s/lf_run_1");
    }

    @Override
    public SealedRun seal(Attempt attempt, Set<Integer> plannedSplits, List<SplitResult> results) {
      shared.note("seal-called");
      Set<Integer> ids = results.stream().map(SplitResult::splitId).collect(Collectors.toSet());
      if (!ids.equals(plannedSplits) || ids.size() != results.size()) {
        throw new LakeferryException(
            ErrorCode.DEFECT, "the results", ids + " of " + plannedSplits, "Report it");
      }
      for (SplitResult result : results) {
        for (ShardFile file : result.files()) {
          if (!shared.exists(file.name())) {
            throw new LakeferryException(
                ErrorCode.DEFECT, file.name(), "was not uploaded", "Report it");
          }
        }
      }
      SealedRun sealed =
          new SealedRun(
              attempt,
              new Manifest(
                  target.identity, "print", "table", INGESTED_AT, List.of("number"), results));
      return write(SEAL, sealed) ? sealed : read(SEAL, SealedRun.class);
    }

    @Override
    public LoadOutcome load(SealedRun sealed) {
      shared.note("load");
      statements++;
      if (shared.exists("reveal")) {
        shared.create(LEDGER, shared.text("ledger.later"));
      }
      if (target.loadFailure != null) {
        throw new LakeferryException(
            target.loadFailure,
            "table c.s.t",
            "does not fit",
            "Look at it",
            new FakeWindow.UnserialisableException());
      }
      if (shared.exists(LEDGER)) {
        return again(read(LEDGER, LoadOutcome.class));
      }
      List<ShardFile> files =
          sealed.manifest().splits().stream().flatMap(split -> split.files().stream()).toList();
      long rows = files.stream().mapToLong(ShardFile::rows).sum();
      LoadOutcome outcome =
          new LoadOutcome(
              LoadOutcome.State.EXPORTED,
              target.identity.runId(),
              sealed.attempt().attemptId(),
              sealed.manifest().splits().stream().mapToLong(SplitResult::rowsPlanned).sum(),
              sealed.manifest().rows(),
              rows,
              rows,
              files.size(),
              files.stream().mapToLong(ShardFile::bytes).sum(),
              -1,
              INGESTED_AT,
              INGESTED_AT,
              List.of());
      write(LEDGER, outcome);
      return outcome;
    }

    @Override
    public LoadOutcome loadEmptyWindow() {
      shared.note("load-empty");
      statements++;
      LoadOutcome outcome =
          new LoadOutcome(
              LoadOutcome.State.EXPORTED,
              target.identity.runId(),
              "empty",
              0,
              0,
              0,
              0,
              0,
              0,
              -1,
              INGESTED_AT,
              INGESTED_AT,
              List.of());
      write(LEDGER, outcome);
      return outcome;
    }

    @Override
    public List<String> giveUp(Attempt ownAttempt) {
      shared.note("gave-up-" + ownAttempt.attemptId());
      return List.of();
    }

    @Override
    public List<String> cleanUp(Attempt ownAttempt) {
      statements++;
      shared.note(ownAttempt == null ? "clean-up-of-others" : "clean-up");
      return List.of("a volume could not be dropped");
    }

    @Override
    public int statementsSent() {
      return statements;
    }

    @Override
    public void close() {
      shared.note("protocol-closed");
    }

    private boolean write(String name, Serializable value) {
      return shared.create(name, serialised(value));
    }

    private <T> T read(String name, Class<T> type) {
      return deserialised(shared.text(name), type);
    }

    private static LoadOutcome again(LoadOutcome outcome) {
      return new LoadOutcome(
          LoadOutcome.State.ALREADY_EXPORTED,
          outcome.runId(),
          outcome.attemptId(),
          outcome.rowsExpected(),
          outcome.rowsRead(),
          outcome.rowsWritten(),
          outcome.rowsLoaded(),
          outcome.files(),
          outcome.bytes(),
          outcome.badJson(),
          outcome.ingestedAt(),
          outcome.committedAt(),
          outcome.warnings());
    }
  }
}
