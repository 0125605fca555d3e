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
import java.io.Serializable;
import java.util.ArrayList;
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
final class PlannedSplitSource<T extends Serializable> extends BoundedSource<T> {
  private static final long serialVersionUID = 1L;

  private final String launchId;
  private final Class<T> type;
  private final ArrayList<T> splits;
  private final int splitsAtOnce;
  private final long bytes;

  /**
   * @param launchId whose workers may have counts to hand over when a split is begun
   * @param splitsAtOnce how many splits of one bundle a worker exports side by side
   * @param bytes rough size of what all splits read
   */
  PlannedSplitSource(String launchId, Class<T> type, List<T> splits, int splitsAtOnce, long bytes) {
    this.launchId = launchId;
    this.type = type;
    this.splits = new ArrayList<>(splits);
    this.splitsAtOnce = splitsAtOnce;
    this.bytes = bytes;
  }

  /** The splits of one window. */
  static PlannedSplitSource<Split> of(String launchId, List<Split> splits, int splitsAtOnce) {
    return new PlannedSplitSource<>(
        launchId,
        Split.class,
        splits,
        splitsAtOnce,
        splits.stream().mapToLong(Split::expectedBytes).sum());
  }

  @Override
  public List<? extends BoundedSource<T>> split(
      long desiredBundleSizeBytes, PipelineOptions options) {
    return splits.size() <= 1 || splitsAtOnce > 1
        ? List.of(this)
        : splits.stream()
            .map(
                split ->
                    new PlannedSplitSource<>(
                        launchId, type, List.of(split), 1, bytes / splits.size()))
            .toList();
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return bytes;
  }

  @Override
  public BoundedReader<T> createReader(PipelineOptions options) {
    return new Reader<>(this);
  }

  @Override
  public Coder<T> getOutputCoder() {
    return SerializableCoder.of(type);
  }

  private static final class Reader<T extends Serializable> extends BoundedReader<T> {
    private final PlannedSplitSource<T> source;
    private int position = -1;

    Reader(PlannedSplitSource<T> source) {
      this.source = source;
    }

    @Override
    public boolean start() throws IOException {
      Worker.publish(source.launchId);
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      position = Math.min(position + 1, source.splits.size());
      return position < source.splits.size();
    }

    @Override
    public T getCurrent() {
      if (position < 0 || position >= source.splits.size()) {
        throw new NoSuchElementException();
      }
      return source.splits.get(position);
    }

    @Override
    public BoundedSource<T> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
