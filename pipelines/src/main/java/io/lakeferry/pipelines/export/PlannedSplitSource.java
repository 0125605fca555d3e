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

import io.lakeferry.transforms.split.Split;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Hands out the planned splits, each as a source of its own whatever bundle size the runner wants:
 * runners pull sources as workers become free, so that long splits do not queue behind one another
 * as they would after a Reshuffle, which hashes elements to workers once and for all. Where a
 * worker exports several of one bundle side by side, all of them stay in one, whatever the runner
 * wants: the DirectRunner asks for three at least, also with its single thread.
 */
final class PlannedSplitSource extends BoundedSource<Split> {
  private static final long serialVersionUID = 1L;

  private final String launchId;
  private final Split[] splits;
  private final int splitsAtOnce;

  /**
   * @param launchId whose workers may have counts to hand over when a split is begun
   * @param splitsAtOnce how many splits of one bundle a worker exports side by side
   */
  PlannedSplitSource(String launchId, List<Split> splits, int splitsAtOnce) {
    this.launchId = launchId;
    this.splits = splits.toArray(Split[]::new);
    this.splitsAtOnce = splitsAtOnce;
  }

  @Override
  public List<? extends BoundedSource<Split>> split(
      long desiredBundleSizeBytes, PipelineOptions options) {
    return splits.length <= 1 || splitsAtOnce > 1
        ? List.of(this)
        : List.of(splits).stream()
            .map(split -> new PlannedSplitSource(launchId, List.of(split), 1))
            .toList();
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    long bytes = 0;
    for (Split split : splits) {
      bytes += split.expectedBytes();
    }
    return bytes;
  }

  @Override
  public BoundedReader<Split> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  @Override
  public Coder<Split> getOutputCoder() {
    return SerializableCoder.of(Split.class);
  }

  private static final class Reader extends BoundedReader<Split> {
    private final PlannedSplitSource source;
    private int position = -1;

    Reader(PlannedSplitSource source) {
      this.source = source;
    }

    @Override
    public boolean start() throws IOException {
      Worker.publish(source.launchId);
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      position = Math.min(position + 1, source.splits.length);
      return position < source.splits.length;
    }

    @Override
    public Split getCurrent() {
      if (position < 0 || position >= source.splits.length) {
        throw new NoSuchElementException();
      }
      return source.splits[position];
    }

    @Override
    public BoundedSource<Split> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
