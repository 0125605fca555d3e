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
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sources.clickhouse.SourceConnection;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Reads counts from both sides by Beam's JdbcIO: of the source one for each period, of the target
 * one for each run. Nothing but counts travels, so it runs in this process whatever runner exports.
 */
final class CountPipeline {
  private static final MetricTexts TEXTS = new MetricTexts("lakeferry");
  private static final String METRIC = "counts";

  private final SourceConnection source;
  private final TargetConnection target;
  private final Comparison comparison;

  CountPipeline(SourceConnection source, TargetConnection target, Comparison comparison) {
    this.source = source;
    this.target = target;
    this.comparison = comparison;
  }

  /** Which side was counted. */
  private enum Side {
    SOURCE,
    TARGET
  }

  /**
   * One count.
   *
   * @param key number of a period, or ingestion timestamp of a run
   */
  private record Count(Side side, long key, long rows) implements Serializable {

    String text() {
      return side + " " + key + " " + rows;
    }

    static Count parse(String text) {
      String[] parts = text.split(" ", -1);
      return new Count(Side.valueOf(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
  }

  /**
   * What was counted.
   *
   * @param ofPeriods rows in the source by the period's number
   * @param ofRuns rows in the target by ingestion timestamp, in microseconds since the epoch
   */
  record Counts(Map<Long, Long> ofPeriods, Map<Long, Long> ofRuns) {}

  /**
   * Reads both sides.
   *
   * @param targetQuery rows of (ingestion timestamp, count); null if there is nothing to count
   */
  Counts read(List<SourceQuestion> questions, String targetQuery) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(1);
    Pipeline pipeline = Pipeline.create(options);
    List<PCollection<Count>> counts = new ArrayList<>();
    counts.add(ofSource(pipeline, questions));
    if (targetQuery != null) {
      counts.add(ofTarget(pipeline, targetQuery));
    }
    PCollectionList.of(counts)
        .apply("both sides", Flatten.pCollections())
        .apply("tell", ParDo.of(new Tell()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return told(result);
  }

  private PCollection<Count> ofSource(Pipeline pipeline, List<SourceQuestion> questions) {
    return pipeline
        .apply(
            "periods", Create.of(questions).withCoder(SerializableCoder.of(SourceQuestion.class)))
        .apply(
            "source",
            JdbcIO.<SourceQuestion, Count>readAll()
                .withDataSourceProviderFn(new DriverDataSource.OfSource(source, comparison))
                .withQuery("each its own, see AskedStatement")
                .withParameterSetter(
                    (question, statement) -> ((AskedStatement.Asked) statement).ask(question))
                .withRowMapper(row -> new Count(Side.SOURCE, row.getLong(1), row.getLong(2)))
                // The drivers know no transactions, which JdbcIO would begin.
                .withDisableAutoCommit(false)
                .withOutputParallelization(false)
                .withCoder(SerializableCoder.of(Count.class)));
  }

  private PCollection<Count> ofTarget(Pipeline pipeline, String query) {
    return pipeline.apply(
        "target",
        JdbcIO.<Count>read()
            .withDataSourceProviderFn(new DriverDataSource.OfTarget(target, comparison))
            .withQuery(query)
            .withRowMapper(row -> new Count(Side.TARGET, row.getLong(1), row.getLong(2)))
            .withDisableAutoCommit(false)
            .withOutputParallelization(false)
            .withCoder(SerializableCoder.of(Count.class)));
  }

  private static Counts told(PipelineResult result) {
    Map<Long, Long> ofPeriods = new HashMap<>();
    Map<Long, Long> ofRuns = new HashMap<>();
    for (String text : TEXTS.told(result, METRIC)) {
      Count count = Count.parse(text);
      switch (count.side()) {
        case SOURCE -> ofPeriods.put(count.key(), count.rows());
        case TARGET -> ofRuns.put(count.key(), count.rows());
      }
    }
    return new Counts(ofPeriods, ofRuns);
  }

  private static final class Tell extends DoFn<Count, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void tell(@Element Count count) {
      TEXTS.tell(METRIC, count.text());
    }
  }
}
