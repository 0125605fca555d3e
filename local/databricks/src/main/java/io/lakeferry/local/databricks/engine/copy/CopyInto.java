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
package io.lakeferry.local.databricks.engine.copy;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.catalog.StoredVolumes;
import io.lakeferry.local.databricks.engine.sql.Statement;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.OptimisticTransaction$;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;
import org.apache.spark.sql.delta.commands.DMLUtils;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Runs one {@code COPY INTO}.
 *
 * <p>Assumptions: Delta's writer checks the source's schema against the target's with the rules
 * that Databricks documents (missing columns become NULL, more columns need {@code mergeSchema},
 * types are not cast); Delta refuses a commit that wrote a transaction identifier which this
 * transaction read ({@link LoadedFiles}).
 */
public final class CopyInto {

  private static final Set<String> FORMATS =
      Set.of("csv", "json", "orc", "parquet", "text", "binaryfile");

  private static final int PREVIEW_ROWS = 50;

  private final SparkSession spark;
  private final StoredVolumes volumes;
  private final Clock clock;

  public CopyInto(SparkSession spark, StoredVolumes volumes, Clock clock) {
    this.spark = spark;
    this.volumes = volumes;
    this.clock = clock;
  }

  /**
   * Loads files into a table in one commit.
   *
   * @param target the existing table
   * @param targetName as shown to the user
   */
  public CopyOutcome run(DeltaTableV2 target, String targetName, Statement.CopyInto statement)
      throws SqlFailure, IOException {
    if (!FORMATS.contains(statement.format())) {
      throw CopyFailures.sourceFormat(statement.format());
    }
    CopyOptions options = CopyOptions.of(statement);
    List<Path> files = SourceFiles.list(statement, options, volumes, configuration());
    OptimisticTransaction transaction =
        target.deltaLog().startTransaction(target.catalogTable(), Option.empty());
    OptimisticTransaction$.MODULE$.setActive(transaction);
    try {
      return load(transaction, target, targetName, statement, options, files);
    } catch (SqlFailure failure) {
      throw failure;
    } catch (Exception thrown) {
      throw explain(thrown, targetName);
    } finally {
      OptimisticTransaction$.MODULE$.clearActive();
    }
  }

  private CopyOutcome load(
      OptimisticTransaction transaction,
      DeltaTableV2 target,
      String targetName,
      Statement.CopyInto statement,
      CopyOptions options,
      List<Path> files)
      throws SqlFailure {
    if (files.isEmpty() && statement.files().isEmpty()) {
      throw CopyFailures.nothingToInferFrom(statement.format(), statement.sourcePath());
    }
    List<Path> pending = options.force() ? files : LoadedFiles.notLoaded(transaction, files);
    int found = pending.size();
    if (options.ignoreCorruptFiles() && statement.format().equals("parquet")) {
      pending = CorruptFiles.readable(pending, configuration());
    }
    int corrupt = found - pending.size();
    if (pending.isEmpty()) {
      return new CopyOutcome.Loaded(0, corrupt);
    }
    SourceRows source = new SourceRows(spark, statement, options);
    Dataset<Row> rows = source.read(pending, transaction.metadata().schema());
    if (statement.validateRows() != Statement.CopyInto.NO_VALIDATION) {
      return validate(transaction, rows, statement.validateRows(), options, targetName);
    }
    WriteIntoDelta write = write(target, rows, options);
    DMLUtils.TaggedCommitData<Action> written =
        write.writeAndReturnCommitData(transaction, spark, Option.empty(), false);
    List<Action> actions = new ArrayList<>(CollectionConverters.asJava(written.actions()));
    actions.addAll(LoadedFiles.remember(pending, clock.millis()));
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new CopyIntoOperation(describe(statement, options, pending)),
        written.stringTags());
    return new CopyOutcome.Loaded(rowsOf(transaction), corrupt);
  }

  private CopyOutcome validate(
      OptimisticTransaction transaction,
      Dataset<Row> rows,
      int count,
      CopyOptions options,
      String targetName)
      throws SqlFailure {
    SchemaCheck.check(
        transaction.metadata().schema(), rows.schema(), options.mergeSchema(), targetName);
    Dataset<Row> checked = count == Integer.MAX_VALUE ? rows : rows.limit(count);
    checked.write().format("noop").mode(SaveMode.Overwrite).save();
    return new CopyOutcome.Preview(checked.limit(PREVIEW_ROWS));
  }

  private WriteIntoDelta write(DeltaTableV2 target, Dataset<Row> rows, CopyOptions options) {
    Map<String, String> deltaOptions =
        Map.of("mergeSchema", Boolean.toString(options.mergeSchema()));
    return new WriteIntoDelta(
        target.deltaLog(),
        SaveMode.Append,
        new DeltaOptions(scalaMap(deltaOptions), spark.sessionState().conf()),
        noStrings(),
        scalaMap(Map.of()),
        rows,
        target.catalogTable(),
        Option.empty(),
        false);
  }

  private static long rowsOf(OptimisticTransaction transaction) {
    return Long.parseLong(
        CollectionConverters.asJava(transaction.commitInfo().operationMetrics().get())
            .getOrDefault("numOutputRows", "0"));
  }

  private static Map<String, Object> describe(
      Statement.CopyInto statement, CopyOptions options, List<Path> files) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("source", statement.sourcePath());
    parameters.put("fileFormat", statement.format().toUpperCase(java.util.Locale.ROOT));
    parameters.put("numSourceFiles", files.size());
    parameters.put("force", options.force());
    parameters.put("mergeSchema", options.mergeSchema());
    return parameters;
  }

  private static SqlFailure explain(Exception thrown, String targetName) throws SqlFailure {
    if (thrown instanceof SparkThrowable spark && spark.getCondition() != null) {
      if (spark.getCondition().equals("DELTA_CONCURRENT_TRANSACTION")) {
        return CopyFailures.duplicatedFiles(thrown);
      }
      if (spark.getCondition().startsWith("DELTA_METADATA_MISMATCH")) {
        return CopyFailures.schemaMismatch(targetName, thrown);
      }
    }
    if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    // Spark's analysis errors are checked exceptions that no signature names.
    throw CopyInto.<RuntimeException>unchecked(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private Configuration configuration() {
    return spark.sessionState().newHadoopConf();
  }

  @SuppressWarnings("unchecked")
  private static Seq<String> noStrings() {
    return (Seq<String>) (Object) scala.collection.immutable.Nil$.MODULE$;
  }

  private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
    List<Tuple2<String, String>> entries =
        map.entrySet().stream()
            .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
            .toList();
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(entries));
  }
}
