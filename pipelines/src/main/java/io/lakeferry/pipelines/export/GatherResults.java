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

import io.lakeferry.sinks.protocol.SplitResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Brings the results of all splits together, in one list. Results only: a few hundred bytes each;
 * no row ever travels between workers. Without a split the list is empty, and still comes.
 */
final class GatherResults
    extends PTransform<PCollection<SplitResult>, PCollection<List<SplitResult>>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<List<SplitResult>> expand(PCollection<SplitResult> results) {
    return results.apply("into one list", Combine.globally(new IntoList()));
  }

  private static final class IntoList
      extends Combine.CombineFn<SplitResult, List<SplitResult>, List<SplitResult>> {
    private static final long serialVersionUID = 1L;

    @Override
    public List<SplitResult> createAccumulator() {
      return new ArrayList<>();
    }

    @Override
    public List<SplitResult> addInput(List<SplitResult> accumulator, SplitResult input) {
      accumulator.add(input);
      return accumulator;
    }

    @Override
    public List<SplitResult> mergeAccumulators(Iterable<List<SplitResult>> accumulators) {
      List<SplitResult> all = new ArrayList<>();
      accumulators.forEach(all::addAll);
      return all;
    }

    @Override
    public List<SplitResult> extractOutput(List<SplitResult> accumulator) {
      return accumulator;
    }

    @Override
    public Coder<List<SplitResult>> getAccumulatorCoder(
        CoderRegistry registry, Coder<SplitResult> inputCoder) {
      return ListCoder.of(SerializableCoder.of(SplitResult.class));
    }

    @Override
    public Coder<List<SplitResult>> getDefaultOutputCoder(
        CoderRegistry registry, Coder<SplitResult> inputCoder) {
      return ListCoder.of(SerializableCoder.of(SplitResult.class));
    }
  }
}
