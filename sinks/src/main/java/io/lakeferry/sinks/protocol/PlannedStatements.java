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

import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.warehouse.SqlText;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.row.TextCounts;
import io.lakeferry.transforms.settings.Sleeper;
import io.lakeferry.transforms.split.Split;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a launch that finds nothing done and meets no failure would send to the target, in order:
 * the same texts, made by the same classes, with names in angle brackets for what only the launch
 * knows. To make them the target is looked at; nothing is changed.
 */
public final class PlannedStatements {
  private static final String ATTEMPT = "<attempt>";
  private static final String TOKEN = "<token>";
  private static final String TABLE_ID = "<table id>";
  private static final String BOUNDS = "<bounds of the keys in the stage>";

  /** Stands for the ingestion timestamp until the text is made. */
  private static final Instant UNKNOWN = Instant.EPOCH;

  private final RunSpecification specification;
  private final TargetSql target;
  private final LedgerSql ledger;
  private final List<PlannedStatement> statements = new ArrayList<>();

  private PlannedStatements(RunSpecification specification) {
    this.specification = specification;
    this.target = new TargetSql(specification);
    this.ledger = new LedgerSql(specification.identity().target().sibling(DeltaLedger.NAME));
  }

  /**
   * The statements for these splits; each is taken to become one file.
   *
   * @throws LakeferryException if the target cannot be looked at, or does not fit
   */
  public static List<PlannedStatement> of(
      TargetConnection connection,
      RunSpecification asGiven,
      List<Split> splits,
      Clock clock,
      Sleeper sleeper) {
    RunSpecification specification = asGiven.canonical();
    Warehouse warehouse = new Warehouse(connection, "plan", clock, sleeper);
    try {
      DeltaTargetTable table =
          new DeltaTargetTable(specification, warehouse, new Grants(connection));
      table.checkService();
      return new PlannedStatements(specification).list(table.describe(), splits);
    } finally {
      warehouse.close();
    }
  }

  /** The statements, given what the target is; package-private for tests. */
  static List<PlannedStatement> of(
      RunSpecification specification, Optional<TargetShape> shape, List<Split> splits) {
    return new PlannedStatements(specification).list(shape, splits);
  }

  private List<PlannedStatement> list(Optional<TargetShape> shape, List<Split> splits) {
    ColumnPlan plan =
        shape
            .map(found -> SchemaComparison.compare(specification, found))
            .orElseGet(() -> SchemaComparison.forNewTarget(specification));
    RunIdentity identity = specification.identity();
    Attempt attempt = RunIds.attempt(identity, ATTEMPT);
    add("preflight", target.check());
    describe("preflight", shape);
    add("preflight", shape.isPresent() ? target.probeSelect(plan) : target.describeSchema());
    if (shape.isPresent()) {
      target.probeModify(plan).ifPresent(probe -> add("preflight", probe));
    }
    add("look back", ledger.around(identity));
    add("prepare", ledger.create());
    add("prepare", target.describeDetail());
    if (shape.isEmpty()) {
      add("prepare", target.create());
    }
    if (!splits.isEmpty()) {
      tryOut();
      call("prepare", "create volume " + attempt.volumeName());
      call("extract", "upload " + splits.size() + " or more files to " + attempt.volumePath());
    }
    add("seal", target.describeDetail());
    if (!splits.isEmpty()) {
      call("seal", "upload manifest-<token>.json to " + attempt.volumePath());
    }
    call("seal", "create volume " + RunIds.sealVolume(identity.runId()));
    add("load", target.describeDetail());
    add("load", target.describe());
    add("load", ledger.around(identity));
    switch (specification.writeMode()) {
      case APPEND -> append(attempt, plan, splits);
      case DEDUPE, MERGE -> merge(attempt, MergePlan.of(specification, plan), splits);
    }
    add("commit", withoutTimestamp(ledger.commit(row(attempt, splits))));
    add("commit", ledger.find(identity.runId()));
    cleanUp(attempt, splits);
    return List.copyOf(statements);
  }

  private void tryOut() {
    switch (specification.writeMode()) {
      case APPEND -> {}
      case DEDUPE, MERGE -> {
        String runId = specification.identity().runId();
        TableName stage =
            specification.identity().target().sibling(RunIds.stagePrefix(runId) + TOKEN);
        add(
            "prepare",
            StageSql.tryOut(stage, new StageMark(runId, UNKNOWN))
                .replace(UNKNOWN.toString(), "<time>"));
        add("prepare", StageSql.drop(stage));
      }
    }
  }

  private void cleanUp(Attempt attempt, List<Split> splits) {
    RunIdentity identity = specification.identity();
    boolean stages =
        switch (specification.writeMode()) {
          case APPEND -> false;
          case DEDUPE, MERGE -> true;
        };
    if (stages) {
      add("clean up", listed(RunIds.stagePrefix(identity.runId())));
    }
    if (!splits.isEmpty()) {
      call("clean up", "delete volume " + attempt.volumeName());
    }
    call("clean up", "delete volume " + RunIds.sealVolume(identity.runId()));
    if (stages) {
      add("clean up", listed(OwnMark.NAME_PREFIX));
    }
  }

  private String listed(String prefix) {
    return StageSql.list(
        specification.identity().target().catalog(),
        specification.identity().target().schema(),
        prefix);
  }

  private void append(Attempt attempt, ColumnPlan plan, List<Split> splits) {
    List<List<String>> batches = LoadStatements.batches(manifest(splits));
    for (int batch = 0; batch < batches.size(); batch++) {
      if (batch > 0) {
        add("load", ledger.find(specification.identity().runId()));
      }
      add(
          "load",
          withoutTimestamp(target.copy(attempt.volumePath(), batches.get(batch), UNKNOWN, plan)));
    }
    add("reconcile", withoutTimestamp(target.count(UNKNOWN, plan)));
  }

  private void merge(Attempt attempt, MergePlan plan, List<Split> splits) {
    if (splits.isEmpty()) {
      return;
    }
    String runId = specification.identity().runId();
    StageSql stage = new StageSql(specification, plan, RunIds.stagePrefix(runId) + TOKEN);
    StageSql.Keys keys = new StageSql.Keys(false, BOUNDS);
    add("load", ledger.serverTime());
    add(
        "load",
        stage.create(new StageMark(runId, UNKNOWN)).replace(UNKNOWN.toString(), "<server time>"));
    for (List<String> files : LoadStatements.batches(manifest(splits))) {
      add("load", ledger.find(runId));
      add("load", withoutTimestamp(stage.copy(attempt.volumePath(), files, UNKNOWN)));
    }
    add("load", stage.count());
    if (!plan.absentVersion().isEmpty()) {
      add("load", stage.addVersionColumns());
    }
    add("load", stage.compare(keys));
    add("load", ledger.find(runId));
    add("load", stage.merge(keys));
    add("reconcile", stage.compare(keys));
    add("reconcile", stage.drop());
  }

  private LedgerRow row(Attempt attempt, List<Split> splits) {
    Manifest manifest = manifest(splits);
    return LedgerRow.of(
        new SealedRun(attempt, manifest), manifest.rows(), -1, LedgerRow.State.EXPORTED);
  }

  private Manifest manifest(List<Split> splits) {
    List<SplitResult> results =
        splits.stream()
            .map(
                split ->
                    new SplitResult(
                        split.id(),
                        split.expectedRows(),
                        split.expectedRows(),
                        split.expectedRows(),
                        TextCounts.NONE,
                        1,
                        List.of(
                            new ShardFile(
                                split.id() + "-0-" + TOKEN + ".parquet", split.expectedRows(), 0)),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        SplitResult.Origin.READ))
            .toList();
    return new Manifest(
        specification.identity(),
        Fingerprint.of(specification),
        TABLE_ID,
        UNKNOWN,
        List.of(),
        results);
  }

  private static String withoutTimestamp(String statement) {
    return statement
        .replace(SqlText.literal(UNKNOWN), "<ingestion timestamp>")
        .replace(UNKNOWN.toString(), "<ingestion timestamp>");
  }

  private void describe(String phase, Optional<TargetShape> shape) {
    add(phase, target.describeDetail());
    // Of a table that is not there the first answer is enough.
    shape.ifPresent(found -> add(phase, target.describe()));
  }

  private void add(String phase, String statement) {
    statements.add(new PlannedStatement(phase, PlannedStatement.Kind.SQL, statement));
  }

  private void call(String phase, String what) {
    statements.add(new PlannedStatement(phase, PlannedStatement.Kind.REST, what));
  }
}
