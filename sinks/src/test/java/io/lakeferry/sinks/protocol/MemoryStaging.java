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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Stage tables and a target that is merged into, in memory. A shard's lines are {@code
 * key@version}. A statement whose client died runs on.
 */
final class MemoryStaging {
  /** What a simpler design would do, to see that the checks notice. */
  enum Naivety {
    /** The stage is appended. */
    APPENDS,
    /** A row that stands is replaced whatever its version. */
    LAST_ONE_WINS,
    /** All executions of a run share one stage, made if it is not there. */
    SHARES_STAGE,
    /** A COPY passes over a row. */
    LOSES_A_ROW
  }

  private static final class Stage {
    final StageMark mark;
    final List<MergedTarget.Row> rows = new ArrayList<>();
    final Set<String> remembered = new HashSet<>();

    Stage(StageMark mark) {
      this.mark = mark;
    }
  }

  /** A statement of a dead client. */
  private static final class Orphan {
    final Runnable effect;
    int stepsLeft = 5;

    Orphan(Runnable effect) {
      this.effect = effect;
    }
  }

  private final World world;
  private final Map<String, Stage> stages = new TreeMap<>();
  private final MergedTarget target = new MergedTarget();
  private final List<Orphan> orphans = new ArrayList<>();
  private final Set<Naivety> naivety = EnumSet.noneOf(Naivety.class);
  private final Set<String> unreadable = new TreeSet<>();

  MemoryStaging(World world) {
    this.world = world;
  }

  void be(Naivety naive) {
    naivety.add(naive);
    target.be(naive);
  }

  MergedTarget target() {
    return target;
  }

  Set<String> names() {
    return Set.copyOf(stages.keySet());
  }

  /** As a load that died long ago has left it. */
  void addStage(String name, StageMark mark) {
    stages.put(name, new Stage(mark));
  }

  /** A table among the stages that cannot be described. */
  void addUnreadable(String name) {
    unreadable.add(name);
  }

  void tick() {
    orphans.forEach(orphan -> orphan.stepsLeft--);
    for (Orphan orphan : List.copyOf(orphans)) {
      if (orphan.stepsLeft <= 0) {
        orphans.remove(orphan);
        orphan.effect.run();
      }
    }
  }

  void drain() {
    List<Orphan> last = List.copyOf(orphans);
    orphans.clear();
    last.forEach(orphan -> orphan.effect.run());
  }

  Staging of(World.Client client, RunSpecification specification) {
    return new Statements(client, specification);
  }

  StageTables tables(World.Client client) {
    return new MemoryStageTables(world, client, this);
  }

  /** Marks of the stages that stand, by their names. */
  Map<String, StageMark> marks() {
    Map<String, StageMark> marks = new TreeMap<>();
    stages.forEach((name, stage) -> marks.put(name, stage.mark));
    return marks;
  }

  Set<String> unreadable() {
    return unreadable;
  }

  /** As DROP TABLE IF EXISTS. */
  Optional<String> drop(String name) {
    return Optional.ofNullable(stages.remove(name)).map(stage -> name);
  }

  static StatementFailure failure(StatementFailure.Kind kind) {
    return new StatementFailure(kind, "", "", "of the fake", null);
  }

  private Stage stage(String name) throws StatementFailure {
    Stage stage = stages.get(real(name));
    if (stage == null) {
      throw failure(StatementFailure.Kind.OBJECT_NOT_FOUND);
    }
    return stage;
  }

  private String real(String name) {
    return naivety.contains(Naivety.SHARES_STAGE)
        ? name.substring(0, name.lastIndexOf('_')) + "_shared"
        : name;
  }

  private static List<MergedTarget.Row> reduced(Stage stage) {
    Map<String, MergedTarget.Row> newest = new TreeMap<>();
    for (MergedTarget.Row row : stage.rows) {
      newest.merge(row.key(), row, (one, two) -> one.version() >= two.version() ? one : two);
    }
    return List.copyOf(newest.values());
  }

  private final class Statements implements Staging {
    private final World.Client client;
    private final RunSpecification specification;

    Statements(World.Client client, RunSpecification specification) {
      this.client = client;
      this.specification = specification;
    }

    /** A statement with what befalls it; the effect may be that of a dead client. */
    private interface Effect<T> {
      T run() throws StatementFailure;
    }

    private <T> T statement(String name, Effect<T> begin, Effect<T> commit)
        throws StatementFailure {
      client.before(name);
      world.step();
      World.Trouble trouble = client.troubleIn(name);
      switch (trouble) {
        case NONE, TIMED_OUT_LATE -> {}
        case TRANSIENT -> throw failure(StatementFailure.Kind.UNAVAILABLE);
        case PERMANENT -> throw failure(StatementFailure.Kind.PERMISSION);
        case TIMED_OUT -> throw hung();
      }
      begin.run();
      if (trouble == World.Trouble.TIMED_OUT_LATE) {
        orphans.add(orphan(commit));
        throw hung();
      }
      try {
        client.after(name + " begun");
      } catch (Error death) {
        orphans.add(orphan(commit));
        throw death;
      }
      T answer = commit.run();
      if (client.losesAnswer(name)) {
        throw failure(StatementFailure.Kind.UNANSWERED);
      }
      client.after(name);
      return answer;
    }

    private Orphan orphan(Effect<?> commit) {
      return new Orphan(
          () -> {
            try {
              commit.run();
            } catch (StatementFailure e) {
              // Nobody hears of it.
              world.pass(Duration.ZERO);
            }
          });
    }

    private StatementFailure hung() {
      world.pass(Launch.PATIENCE);
      client.waits();
      return failure(StatementFailure.Kind.TIMED_OUT);
    }

    @Override
    public void tryOut(String stage, Instant createdAt) throws StatementFailure {
      StageMark mark = new StageMark(specification.identity().runId(), createdAt);
      statement(
          "try stage",
          () -> stage,
          () -> {
            stages.put(stage, new Stage(mark));
            return stage;
          });
      world.call(client, "drop tried stage", () -> Optional.ofNullable(stages.remove(stage)));
    }

    @Override
    public void create(String stage, MergePlan plan, Instant createdAt) throws StatementFailure {
      StageMark mark = new StageMark(specification.identity().runId(), createdAt);
      statement(
          "create stage",
          () -> stage,
          () -> {
            if (stages.putIfAbsent(real(stage), new Stage(mark)) != null
                && !naivety.contains(Naivety.SHARES_STAGE)) {
              throw failure(StatementFailure.Kind.CONFLICT);
            }
            return stage;
          });
    }

    @Override
    public long copy(String stage, MergePlan plan, SealedRun sealed, List<String> files)
        throws StatementFailure {
      List<MergedTarget.Row> rows = new ArrayList<>();
      return statement(
          "copy to stage",
          () -> {
            Set<String> remembered = stage(stage).remembered;
            for (String name : files) {
              Optional<byte[]> content = world.content(sealed.attempt().volumeName(), name);
              if (content.isEmpty()) {
                throw failure(StatementFailure.Kind.FILE_NOT_FOUND);
              }
              if (!remembered.contains(sealed.attempt().volumePath() + name)) {
                new String(content.get(), StandardCharsets.UTF_8)
                    .lines()
                    .map(MergedTarget.Row::of)
                    .forEach(rows::add);
              }
            }
            return 0L;
          },
          () -> {
            Stage into = stage(stage);
            boolean all = true;
            for (String name : files) {
              all &= into.remembered.add(sealed.attempt().volumePath() + name);
            }
            if (!all) {
              return 0L;
            }
            into.rows.addAll(
                naivety.contains(Naivety.LOSES_A_ROW) ? rows.subList(1, rows.size()) : rows);
            return (long) rows.size();
          });
    }

    @Override
    public StageCount count(String stage, MergePlan plan) throws StatementFailure {
      Stage counted = stage(stage);
      return world.call(
          client,
          "count stage",
          () -> new StageCount(counted.rows.size(), reduced(counted).size(), 0, 0, List.of()));
    }

    @Override
    public StageComparison compare(FilledStage stage) throws StatementFailure {
      Stage compared = stage(stage.name());
      return world.call(
          client,
          "compare",
          () -> {
            Set<String> behind = new TreeSet<>();
            long absent = 0;
            long newer = 0;
            long notNewer = 0;
            List<String> multiple = new ArrayList<>();
            for (MergedTarget.Row row : reduced(compared)) {
              List<MergedTarget.Row> standing = target.standing(row.key());
              boolean replaces =
                  stage.plan().replaces()
                      && standing.stream().anyMatch(other -> row.version() > other.version());
              absent += standing.isEmpty() ? 1 : 0;
              newer += replaces ? 1 : 0;
              notNewer += !standing.isEmpty() && !replaces ? 1 : 0;
              if (standing.size() > 1) {
                multiple.add(row.key());
              }
              if (standing.isEmpty() || replaces) {
                behind.add(row.key());
              }
            }
            return new StageComparison(
                reduced(compared).size(),
                absent,
                newer,
                notNewer,
                multiple.size(),
                0,
                multiple.isEmpty() ? null : multiple.get(0),
                behind.isEmpty() ? null : behind.iterator().next());
          });
    }

    @Override
    public void addVersionColumns(MergePlan plan) {
      throw new AssertionError("the target lacks no column");
    }

    @Override
    public Merged merge(FilledStage stage) throws StatementFailure {
      int[] seen = {0};
      List<MergedTarget.Row> read = new ArrayList<>();
      return statement(
          "merge",
          () -> {
            seen[0] = target.commits();
            read.addAll(target.rows());
            return null;
          },
          () -> {
            List<MergedTarget.Row> rows = reduced(stage(stage.name()));
            if (seen[0] != target.commits()) {
              return target.insertBeside(rows, read, stage.plan().replaces());
            }
            return target.merge(rows, stage.plan().replaces());
          });
    }

    @Override
    public void drop(String stage) {
      world.call(client, "drop stage", () -> Optional.ofNullable(stages.remove(real(stage))));
    }

    @Override
    public LakeferryException word(StatementFailure failure) {
      ErrorCode code =
          switch (failure.kind()) {
            case CONFLICT -> ErrorCode.IN_PROGRESS;
            case UNANSWERED, UNAVAILABLE -> ErrorCode.TARGET_UNAVAILABLE;
            case PERMISSION -> ErrorCode.PERMISSION;
            case TIMED_OUT -> ErrorCode.TIMED_OUT;
            case OBJECT_NOT_FOUND -> ErrorCode.UNKNOWN_OBJECT;
            case AUTHENTICATION,
                FILE_NOT_FOUND,
                SCHEMA_MISMATCH,
                DATA_UNSUPPORTED,
                NOT_SUPPORTED,
                CANCELED,
                UNFORESEEN ->
                ErrorCode.DEFECT;
          };
      return new LakeferryException(code, "target", failure.kind().name(), "See the test", failure);
    }
  }
}
