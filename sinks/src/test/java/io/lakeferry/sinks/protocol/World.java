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

import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Metastore, files, target and ledger in memory, as the protocol assumes them ({@link
 * MemoryStaging} for what is merged): COPY commits rows and its memory of paths at once, and
 * refuses a path that another running COPY loads; a COPY whose client died runs on. A shard's
 * content is the keys of its rows, one a line, so that the target shows which rows stand in it how
 * often.
 */
final class World {
  /** What happens around one call of a client. */
  interface Client {
    /** Called before the call has its effect; may throw. */
    default void before(String call) {}

    /** Called after it, before the caller sees the answer; may throw. */
    default void after(String call) {}

    /** The answer of this call is lost, and the caller's connection asks again by itself. */
    default boolean losesAnswer(String call) {
      return false;
    }

    /** What is wrong with this call, each time that it is sent. */
    default Trouble troubleIn(String call) {
      return Trouble.NONE;
    }

    /** The caller waits, and others may act. */
    default void waits() {}
  }

  /** What can be wrong with a call. */
  enum Trouble {
    NONE,
    /** The service refuses for now; the caller's connection asks again by itself. */
    TRANSIENT,
    /** A right is missing. */
    PERMANENT,
    /** It hangs until its time-out, and has no effect. */
    TIMED_OUT,
    /** The caller gives up waiting; a statement goes on and has its effect later. */
    TIMED_OUT_LATE
  }

  /** A row of the target. */
  record Row(String key, Instant ingestedAt) {}

  /** A COPY that a server runs. */
  private static final class Copy {
    final Map<String, List<Row>> rows = new LinkedHashMap<>();
    int stepsLeft;
  }

  private final MemoryVolumes volumes = new MemoryVolumes(this);
  private final MemoryLedger ledger = new MemoryLedger(this);
  private final MemoryStaging staging = new MemoryStaging(this);
  private final List<Row> target = new ArrayList<>();
  private final Set<String> remembered = new HashSet<>();
  private final List<Copy> orphans = new ArrayList<>();
  private final List<Copy> running = new ArrayList<>();
  private boolean targetExists;
  private boolean forgetful;
  private String tableId = "table-1";
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  /** From now on COPY remembers nothing, as with {@code force}. */
  void forgetPaths() {
    forgetful = true;
  }

  void removeAllRows() {
    target.clear();
  }

  void removeRow() {
    target.remove(0);
  }

  void recreateTarget() {
    target.clear();
    remembered.clear();
    tableId = tableId + "-again";
  }

  void dropVolume(String name) {
    volumes.drop(name);
  }

  List<Row> rows() {
    return List.copyOf(target);
  }

  List<LedgerRow> ledgerRows() {
    return ledger.rows();
  }

  Set<String> volumeNames() {
    return volumes.names();
  }

  void addForeignVolume(String name, String comment) {
    volumes.add(name, comment, now);
  }

  /** As of a metastore that does not tell when a volume was created. */
  void addVolumeOfUnknownAge(String name, String comment) {
    volumes.add(name, comment, null);
  }

  /** The ledger is there no more, or is not to be seen. */
  void hideLedger() {
    ledger.hide();
  }

  void putFile(String volume, String name, String content) {
    volumes.putFile(volume, name, content.getBytes(StandardCharsets.UTF_8));
  }

  MemoryStaging staging() {
    return staging;
  }

  Optional<byte[]> content(String volume, String file) {
    return volumes.content(volume, file);
  }

  /** A statement is sent, and those of dead clients go on. */
  void step() {
    tick();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Lets COPYs of dead clients run to their end. */
  void drain() {
    orphans.forEach(this::commit);
    orphans.clear();
    staging.drain();
  }

  private void tick() {
    now = now.plusMillis(7);
    staging.tick();
    orphans.forEach(copy -> copy.stepsLeft--);
    for (Copy copy : List.copyOf(orphans)) {
      if (copy.stepsLeft <= 0) {
        orphans.remove(copy);
        commit(copy);
      }
    }
  }

  private void commit(Copy copy) {
    copy.rows.forEach(
        (path, rows) -> {
          if (forgetful || remembered.add(path)) {
            target.addAll(rows);
          }
        });
  }

  Instant now() {
    return now;
  }

  Clock clock() {
    return clock(Duration.ZERO);
  }

  /**
   * @param ahead by how much it is wrong
   */
  Clock clock(Duration ahead) {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.plus(ahead);
      }
    };
  }

  /** One call of a client: what happens around it, and its effect. */
  <T> T call(Client client, String name, Supplier<T> effect) {
    client.before(name);
    tick();
    strike(client, name, effect);
    T answer = effect.get();
    if (client.losesAnswer(name)) {
      // Until the caller's connection asks again, others may act.
      client.waits();
      answer = effect.get();
    }
    client.after(name);
    return answer;
  }

  /** What is wrong with a call, up to the point where it is answered after all. */
  private void strike(Client client, String name, Supplier<?> effect) {
    Trouble trouble = client.troubleIn(name);
    while (trouble == Trouble.TRANSIENT) {
      pass(Duration.ofSeconds(1));
      client.waits();
      trouble = client.troubleIn(name);
    }
    switch (trouble) {
      case NONE, TRANSIENT -> {}
      case PERMANENT ->
          throw new LakeferryException(
              ErrorCode.PERMISSION, name, "a right is missing", "Grant it");
      case TIMED_OUT -> throw timedOut(client, name);
      case TIMED_OUT_LATE -> {
        Object lost = effect.get();
        throw timedOut(client, name + ", whose answer would have been " + lost);
      }
    }
  }

  private LakeferryException timedOut(Client client, String name) {
    pass(Launch.PATIENCE);
    client.waits();
    return new LakeferryException(ErrorCode.TIMED_OUT, name, "it hung", "Try again");
  }

  VolumeStore volumes(Client client) {
    return volumes.of(client);
  }

  Ledger ledger(Client client) {
    return ledger.of(client);
  }

  TargetTable target(Client client, RunSpecification specification) {
    return new Target(client, specification);
  }

  private final class Target implements TargetTable {
    private final Client client;
    private final RunSpecification specification;

    Target(Client client, RunSpecification specification) {
      this.client = client;
      this.specification = specification;
    }

    @Override
    public void checkService() {
      call(client, "check service", () -> true);
    }

    @Override
    public void checkSchema() {
      call(client, "check schema", () -> true);
    }

    @Override
    public Optional<String> tableId() {
      return call(
          client, "describe target", () -> targetExists ? Optional.of(tableId) : Optional.empty());
    }

    @Override
    public Optional<TargetShape> describe() {
      return call(
          client,
          "describe target",
          () -> {
            if (!targetExists) {
              return Optional.empty();
            }
            Map<String, String> columns = new LinkedHashMap<>();
            specification
                .model()
                .columns()
                .forEach(
                    column ->
                        columns.put(
                            column.name(),
                            SchemaComparison.sqlType(column.type(), specification.jsonColumns())));
            return Optional.of(new TargetShape(tableId, "delta", columns));
          });
    }

    @Override
    public void checkRights(ColumnPlan plan) {
      call(client, "check rights", () -> true);
    }

    @Override
    public void createIfAbsent() {
      call(
          client,
          "create target",
          () -> {
            targetExists = true;
            return true;
          });
    }

    @Override
    public long copy(SealedRun sealed, ColumnPlan plan, List<String> files)
        throws StatementFailure {
      client.before("copy");
      tick();
      Trouble trouble = client.troubleIn("copy");
      switch (trouble) {
        case NONE, TIMED_OUT_LATE -> {}
        case TRANSIENT -> throw failure(StatementFailure.Kind.UNAVAILABLE);
        case PERMANENT -> throw failure(StatementFailure.Kind.PERMISSION);
        case TIMED_OUT -> throw hung(client);
      }
      Copy copy = begin(sealed, files);
      if (trouble == Trouble.TIMED_OUT_LATE) {
        copy.stepsLeft = 5;
        orphans.add(copy);
        throw hung(client);
      }
      running.add(copy);
      try {
        client.after("copy begun");
      } catch (Error death) {
        // The client is gone, its statement is not.
        copy.stepsLeft = 5;
        orphans.add(copy);
        running.remove(copy);
        throw death;
      }
      running.remove(copy);
      int before = target.size();
      commit(copy);
      long loaded = (long) target.size() - before;
      if (client.losesAnswer("copy")) {
        throw failure(StatementFailure.Kind.UNANSWERED);
      }
      client.after("copy");
      return loaded;
    }

    private Copy begin(SealedRun sealed, List<String> files) throws StatementFailure {
      Copy copy = new Copy();
      for (String name : files) {
        String path = sealed.attempt().volumePath() + "/" + name;
        boolean taken =
            running.stream().anyMatch(other -> other.rows.containsKey(path))
                || orphans.stream().anyMatch(other -> other.rows.containsKey(path));
        if (taken) {
          throw failure(StatementFailure.Kind.CONFLICT);
        }
        Optional<byte[]> content = volumes.content(sealed.attempt().volumeName(), name);
        if (content.isEmpty()) {
          throw failure(StatementFailure.Kind.FILE_NOT_FOUND);
        }
        if (!remembered.contains(path) || forgetful) {
          copy.rows.put(
              path,
              new String(content.get(), StandardCharsets.UTF_8)
                  .lines()
                  .map(key -> new Row(key, sealed.manifest().ingestedAt()))
                  .toList());
        }
      }
      return copy;
    }

    private StatementFailure hung(Client client) {
      pass(Launch.PATIENCE);
      client.waits();
      return failure(StatementFailure.Kind.TIMED_OUT);
    }

    private StatementFailure failure(StatementFailure.Kind kind) {
      return new StatementFailure(kind, "", "", "of the fake", null);
    }

    @Override
    public LakeferryException word(StatementFailure failure) {
      ErrorCode code =
          switch (failure.kind()) {
            case CONFLICT -> ErrorCode.IN_PROGRESS;
            case FILE_NOT_FOUND -> ErrorCode.COUNTS_DISAGREE;
            case UNANSWERED, UNAVAILABLE -> ErrorCode.TARGET_UNAVAILABLE;
            case PERMISSION -> ErrorCode.PERMISSION;
            case TIMED_OUT -> ErrorCode.TIMED_OUT;
            case AUTHENTICATION,
                OBJECT_NOT_FOUND,
                SCHEMA_MISMATCH,
                DATA_UNSUPPORTED,
                NOT_SUPPORTED,
                CANCELED,
                UNFORESEEN ->
                ErrorCode.DEFECT;
          };
      return new LakeferryException(code, "target", failure.kind().name(), "See the test", failure);
    }

    @Override
    public LoadedCount count(Instant ingestedAt, ColumnPlan plan) {
      return call(
          client,
          "count",
          () ->
              new LoadedCount(
                  target.stream().filter(row -> row.ingestedAt().equals(ingestedAt)).count(), 0));
    }
  }

  /** Counts as {@code runs} does. */
  TargetProbe probe() {
    return seal ->
        target.stream().filter(row -> row.ingestedAt().equals(seal.ingestedAt())).count();
  }
}
