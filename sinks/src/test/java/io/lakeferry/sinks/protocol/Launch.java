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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.row.TextCounts;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.settings.Sleeper;
import io.lakeferry.transforms.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One launch of an export against a {@link World}, in the order in which the pipeline works. */
final class Launch {
  static final Model MODEL =
      Append.model(
          "events",
          List.of(
              column("uuid", ValueType.STRING),
              column("properties", ValueType.JSON),
              column("team_id", ValueType.BIGINT),
              column("timestamp", ValueType.TIMESTAMP),
              new Column(
                  "databricks_ingested_timestamp",
                  Column.Origin.INGESTED_AT,
                  null,
                  ValueType.TIMESTAMP,
                  Column.Nullability.NEVER_NULL,
                  "When the row was exported")),
          List.of(new KeyPart("event", KeyPart.Type.STRING)));

  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final World world;
  private final World.Client client;
  private final RunSpecification specification;
  private final List<List<String>> splits;
  private final VolumeStore volumes;
  private final RunLoad protocol;

  /**
   * @param splits the keys of the rows of each split; no split at all is an empty window
   */
  Launch(
      World world,
      World.Client client,
      Sleeper sleeper,
      RunSpecification specification,
      List<List<String>> splits) {
    this(world, client, sleeper, world.clock(), specification, splits);
  }

  /** As above, by a clock of its own. */
  Launch(
      World world,
      World.Client client,
      Sleeper sleeper,
      Clock clock,
      RunSpecification specification,
      List<List<String>> splits) {
    this.world = world;
    this.client = client;
    this.specification = specification;
    this.splits = splits;
    this.volumes = world.volumes(client);
    this.protocol = protocol(world, client, sleeper, clock, specification);
  }

  private static RunLoad protocol(
      World world,
      World.Client client,
      Sleeper sleeper,
      Clock clock,
      RunSpecification specification) {
    return new RunLoad(
        RunContext.of(
            specification,
            world.volumes(client),
            world.ledger(client),
            world.target(client, specification),
            world.staging().of(client, specification),
            world.staging().tables(client),
            clock,
            sleeper,
            PATIENCE),
        noSession());
  }

  static LoadSession noSession() {
    return new LoadSession() {
      @Override
      public void release() {}

      @Override
      public int statementsSent() {
        return 0;
      }

      @Override
      public Redaction redaction() {
        return Redaction.OF_PATTERNS;
      }

      @Override
      public void close() {}
    };
  }

  static RunSpecification specification(Instant start, Instant end, int generation) {
    return Append.run(
        new RunIdentity(
            "posthog.events",
            new TableName("main", "web", "events"),
            1,
            new Window(start, end),
            generation),
        MODEL,
        JsonColumns.VARIANT,
        SchemaEvolution.ADD_COLUMNS,
        Map.of("window", "inserted_at"));
  }

  private static Column column(String name, ValueType type) {
    return new Column(
        name, Column.Origin.SOURCE, name, type, Column.Nullability.NULLABLE, "The " + name);
  }

  /** Runs to its end. */
  LoadOutcome run() {
    protocol.preflight();
    LookBack found = protocol.lookBack();
    if (found instanceof LookBack.Committed committed) {
      protocol.cleanUp(null);
      return committed.outcome();
    }
    if (found instanceof LookBack.Sealed sealed) {
      LoadOutcome outcome = protocol.load(sealed.sealedRun());
      protocol.cleanUp(null);
      return outcome;
    }
    if (splits.isEmpty()) {
      LoadOutcome outcome = protocol.loadEmptyWindow();
      protocol.cleanUp(null);
      return outcome;
    }
    Attempt attempt = protocol.prepare();
    List<SplitResult> results = extract(attempt);
    Set<Integer> planned = new TreeSet<>();
    results.forEach(result -> planned.add(result.splitId()));
    SealedRun sealed = protocol.seal(attempt, planned, results);
    LoadOutcome outcome = protocol.load(sealed);
    protocol.cleanUp(attempt);
    return outcome;
  }

  /** Uploads every split as one file. */
  List<SplitResult> extract(Attempt attempt) {
    List<SplitResult> results = new ArrayList<>();
    for (int id = 0; id < splits.size(); id++) {
      List<String> keys = splits.get(id);
      byte[] content = String.join("\n", keys).getBytes(StandardCharsets.UTF_8);
      String name = id + "-0-" + RunIds.token(8) + ".parquet";
      volumes.write(attempt.volumeName(), name, content);
      results.add(
          result(id, keys.size(), List.of(new ShardFile(name, keys.size(), content.length))));
    }
    return results;
  }

  static SplitResult result(int id, long rows, List<ShardFile> files) {
    return new SplitResult(
        id,
        rows,
        rows,
        rows,
        TextCounts.NONE,
        1,
        files,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        SplitResult.Origin.READ);
  }

  RunLoad protocol() {
    return protocol;
  }

  RunSpecification specification() {
    return specification;
  }

  World world() {
    return world;
  }

  World.Client client() {
    return client;
  }
}
