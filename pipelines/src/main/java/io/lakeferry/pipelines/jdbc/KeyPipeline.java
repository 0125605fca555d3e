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
package io.lakeferry.pipelines.jdbc;

import io.lakeferry.pipelines.metrics.MetricTexts;
import io.lakeferry.pipelines.metrics.Packed;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.TargetKeys;
import io.lakeferry.sinks.protocol.TargetKeys.Slice;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.transforms.model.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Reads keys and versions of both sides by Beam's JdbcIO, lays them side by side by a CoGroupByKey,
 * and adds up what differs by period. On the runner of the options: what is read of both sides is
 * held at once, by the DirectRunner in memory.
 */
final class KeyPipeline {
  private static final MetricTexts TEXTS = new MetricTexts("lakeferry");
  private static final String METRIC = "keys";

  private static final Coder<KV<String, KV<Integer, String>>> OF_SOURCE =
      KvCoder.of(StringUtf8Coder.of(), KvCoder.of(VarIntCoder.of(), StringUtf8Coder.of()));
  private static final Coder<KV<String, String>> OF_TARGET =
      KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of());
  private static final Coder<KV<Integer, KeyTally>> OF_TALLY =
      KvCoder.of(VarIntCoder.of(), SerializableCoder.of(KeyTally.class));

  private final SourceConnection source;
  private final TargetConnection target;
  private final Comparison comparison;
  private final ColumnValues key;
  private final VersionOrder order;
  private final ArrayList<Integer> slicedBy;

  KeyPipeline(
      SourceConnection source, TargetConnection target, TargetKeys keys, Comparison comparison) {
    this.source = source;
    this.target = target;
    this.comparison = comparison;
    this.key = ColumnValues.of(keys.key());
    List<Column> versions = new ArrayList<>(keys.version());
    versions.addAll(keys.fallback());
    this.order = new VersionOrder(ColumnValues.of(versions), keys.version().size());
    this.slicedBy = new ArrayList<>(keys.slicedBy());
  }

  /**
   * What is read.
   *
   * @param periods a question for each period; the numbers that they answer with count from 0
   * @param ends the periods' ends, in microseconds since the epoch
   * @param pending the same of times that no run has covered
   * @param pendingStarts their starts
   * @param targetQuery for the rows of the target
   * @param slice the part of the keys that all of them ask for, or more
   */
  record Reading(
      List<SourceQuestion> periods,
      List<Long> ends,
      List<SourceQuestion> pending,
      List<Long> pendingStarts,
      String targetQuery,
      Slice slice) {}

  /** Reads and compares; the tallies of the periods by their numbers. */
  Map<Integer, KeyTally> read(Reading reading, PipelineOptions options) {
    if (options.getRunner() == DirectRunner.class) {
      // It would keep a second, encoded copy of all elements to see that nobody changes them.
      options.as(DirectOptions.class).setEnforceImmutability(false);
      options.as(DirectOptions.class).setEnforceEncodability(false);
    }
    Pipeline pipeline = Pipeline.create(options);
    PCollection<KV<String, KV<Integer, String>>> periods =
        ofSource("periods", questions(pipeline, "periods", reading.periods()), reading.slice());
    // After the periods: what changes while those are read has to be found here.
    PCollection<SourceQuestion> later =
        questions(pipeline, "pending", reading.pending()).apply("after", Wait.on(periods));
    PCollection<KV<Integer, KeyTally>> compared =
        KeyedPCollectionTuple.of(CompareKeys.SOURCE, periods)
            .and(CompareKeys.TARGET, ofTarget(pipeline, reading))
            .and(CompareKeys.PENDING, ofSource("pending", later, reading.slice()))
            .apply("by key", CoGroupByKey.create())
            .apply(
                "compare",
                ParDo.of(new CompareKeys(order, reading.ends(), reading.pendingStarts())))
            .setCoder(OF_TALLY);
    List<KV<Integer, KeyTally>> each = new ArrayList<>();
    for (int number = 0; number < reading.periods().size(); number++) {
      each.add(KV.of(number, new KeyTally()));
    }
    // One of each period, so that a tally that gets lost is missed.
    PCollection<KV<Integer, KeyTally>> expected =
        pipeline.apply("each period", Create.of(each).withCoder(OF_TALLY));
    PCollectionList.of(compared)
        .and(expected)
        .apply("with all periods", Flatten.pCollections())
        .apply("add up", Combine.perKey(new AddUp()))
        .setCoder(OF_TALLY)
        .apply("tell", ParDo.of(new Tell()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return told(result);
  }

  private static PCollection<SourceQuestion> questions(
      Pipeline pipeline, String name, List<SourceQuestion> questions) {
    return pipeline.apply(
        "ask for " + name,
        Create.of(questions).withCoder(SerializableCoder.of(SourceQuestion.class)));
  }

  private PCollection<KV<String, KV<Integer, String>>> ofSource(
      String name, PCollection<SourceQuestion> questions, Slice slice) {
    ColumnValues ofKey = key;
    ColumnValues versions = order.values();
    int first = 2 + ofKey.types().size();
    ArrayList<Integer> by = slicedBy;
    return questions
        .apply(
            "source of " + name,
            JdbcIO.<SourceQuestion, KV<String, KV<Integer, String>>>readAll()
                .withDataSourceProviderFn(new DriverDataSource.OfSource(source, comparison))
                .withQuery("each its own, see AskedStatement")
                .withParameterSetter(
                    (question, statement) -> ((AskedStatement.Asked) statement).ask(question))
                .withRowMapper(
                    row ->
                        KV.of(
                            ofKey.read(row, 2),
                            KV.of(Math.toIntExact(row.getLong(1)), versions.read(row, first))))
                // The drivers know no transactions, which JdbcIO would begin.
                .withDisableAutoCommit(false)
                .withOutputParallelization(false)
                .withCoder(OF_SOURCE))
        .apply(
            "slice of " + name,
            Filter.by(
                (SerializableFunction<KV<String, KV<Integer, String>>, Boolean>)
                    row -> ofKey.isIn(slice, by, row.getKey())));
  }

  private PCollection<KV<String, String>> ofTarget(Pipeline pipeline, Reading reading) {
    ColumnValues ofKey = key;
    ColumnValues versions = order.values();
    int first = 1 + ofKey.types().size();
    return pipeline.apply(
        "target",
        JdbcIO.<KV<String, String>>read()
            .withDataSourceProviderFn(new DriverDataSource.OfTarget(target, comparison))
            .withQuery(reading.targetQuery())
            .withRowMapper(row -> KV.of(ofKey.read(row, 1), versions.read(row, first)))
            .withDisableAutoCommit(false)
            .withOutputParallelization(false)
            .withCoder(OF_TARGET));
  }

  private static Map<Integer, KeyTally> told(PipelineResult result) {
    Map<Integer, KeyTally> tallies = new HashMap<>();
    for (String text : TEXTS.told(result, METRIC)) {
      String[] parts = text.split(" ", -1);
      tallies.put(Integer.valueOf(parts[0]), Packed.object(parts[1], KeyTally.class));
    }
    return tallies;
  }

  /** Adds up by period. */
  private static final class AddUp extends Combine.CombineFn<KeyTally, KeyTally, KeyTally> {
    private static final long serialVersionUID = 1L;

    @Override
    public KeyTally createAccumulator() {
      return new KeyTally();
    }

    @Override
    public KeyTally addInput(KeyTally sum, KeyTally further) {
      return sum.add(further);
    }

    @Override
    public KeyTally mergeAccumulators(Iterable<KeyTally> sums) {
      KeyTally all = new KeyTally();
      sums.forEach(all::add);
      return all;
    }

    @Override
    public KeyTally extractOutput(KeyTally sum) {
      return sum;
    }
  }

  private static final class Tell extends DoFn<KV<Integer, KeyTally>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void tell(@Element KV<Integer, KeyTally> period) {
      TEXTS.tell(METRIC, period.getKey() + " " + Packed.text(period.getValue()));
    }
  }
}
