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

import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A target that is appended to, in memory ({@link MemoryStaging} for what is merged): COPY commits
 * rows and its memory of paths at once, and refuses a path that another running COPY loads; a COPY
 * whose client died runs on.
 */
final class MemoryTarget {
  /** A row of the target. */
  record Row(String key, Instant ingestedAt) {}

  /** A COPY that a server runs. */
  private static final class Copy {
    final Map<String, List<Row>> rows = new LinkedHashMap<>();
    int stepsLeft;
  }

  private final World world;
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> remembered = new HashSet<>();
  private final List<Copy> orphans = new ArrayList<>();
  private final List<Copy> running = new ArrayList<>();
  private boolean exists;
  private boolean forgetful;
  private String tableId = "table-1";

  MemoryTarget(World world) {
    this.world = world;
  }

  /** From now on COPY remembers nothing, as with {@code force}. */
  void forgetPaths() {
    forgetful = true;
  }

  void removeAllRows() {
    rows.clear();
  }

  void removeRow() {
    rows.remove(0);
  }

  void recreate() {
    rows.clear();
    remembered.clear();
    tableId = tableId + "-again";
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Rows that carry this ingestion timestamp. */
  long count(Instant ingestedAt) {
    return rows.stream().filter(row -> row.ingestedAt().equals(ingestedAt)).count();
  }

  /** As a client reaches it. */
  TargetTable of(World.Client client, RunSpecification specification) {
    return new Statements(client, specification);
  }

  /** Lets COPYs of dead clients run to their end. */
  void drain() {
    orphans.forEach(this::commit);
    orphans.clear();
  }

  void tick() {
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
        (path, loaded) -> {
          if (forgetful || remembered.add(path)) {
            rows.addAll(loaded);
          }
        });
  }

  private final class Statements implements TargetTable {
    private final World.Client client;
    private final RunSpecification specification;

    Statements(World.Client client, RunSpecification specification) {
      this.client = client;
      this.specification = specification;
    }

    @Override
    public void checkService() {
      world.call(client, "check service", () -> true);
    }

    @Override
    public void checkSchema() {
      world.call(client, "check schema", () -> true);
    }

    @Override
    public Optional<String> tableId() {
      return world.call(
          client, "describe target", () -> exists ? Optional.of(tableId) : Optional.empty());
    }

    @Override
    public Optional<TargetShape> describe() {
      return world.call(
          client,
          "describe target",
          () -> {
            if (!exists) {
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
      world.call(client, "check rights", () -> true);
    }

    @Override
    public void createIfAbsent() {
      world.call(
          client,
          "create target",
          () -> {
            exists = true;
            return true;
          });
    }

    @Override
    public long copy(SealedRun sealed, ColumnPlan plan, List<String> files)
        throws StatementFailure {
      client.before("copy");
      world.step();
      World.Trouble trouble = client.troubleIn("copy");
      switch (trouble) {
        case NONE, TIMED_OUT_LATE -> {}
        case TRANSIENT -> throw failure(StatementFailure.Kind.UNAVAILABLE);
        case PERMANENT -> throw failure(StatementFailure.Kind.PERMISSION);
        case TIMED_OUT -> throw hung(client);
      }
      Copy copy = begin(sealed, files);
      if (trouble == World.Trouble.TIMED_OUT_LATE) {
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
      int before = rows.size();
      commit(copy);
      long loaded = (long) rows.size() - before;
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
        Optional<byte[]> content = world.content(sealed.attempt().volumeName(), name);
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

    private StatementFailure hung(World.Client client) {
      world.pass(Launch.PATIENCE);
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
      return world.call(
          client, "count", () -> new LoadedCount(MemoryTarget.this.count(ingestedAt), 0));
    }
  }
}
