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

import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.row.TextCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * A cursor that tells how far it is, marks errors as the source's, and estimates how time divides
 * between reading and writing by timing every 61st row: two clock readings for each row would cost
 * more than decoding it.
 */
final class CountedRows implements RowCursor {
  private static final int STRIDE = 61;
  private static final int ROWS_PER_NOTICE = 1 << 12;

  private final RowCursor rows;
  private final LongConsumer progress;
  private long noticed;
  private long sampledReading;
  private long sampledWriting;
  private int untilSample = 1;
  private boolean sampling;

  /**
   * @param progress gets rows read since it was last called
   */
  CountedRows(RowCursor rows, LongConsumer progress) {
    this.rows = rows;
    this.progress = progress;
  }

  @Override
  public boolean next() throws IOException {
    try {
      sampling = --untilSample == 0;
      boolean more;
      if (sampling) {
        untilSample = STRIDE;
        long before = System.nanoTime();
        more = rows.next();
        sampledReading += System.nanoTime() - before;
      } else {
        more = rows.next();
      }
      if (!more || rows.rows() - noticed >= ROWS_PER_NOTICE) {
        progress.accept(rows.rows() - noticed);
        noticed = rows.rows();
      }
      return more;
    } catch (IOException e) {
      throw new SourceBrokeOffException(e);
    }
  }

  @Override
  public void writeTo(RecordConsumer consumer) {
    if (sampling) {
      long before = System.nanoTime();
      rows.writeTo(consumer);
      sampledWriting += System.nanoTime() - before;
    } else {
      rows.writeTo(consumer);
    }
  }

  @Override
  public long rows() {
    return rows.rows();
  }

  @Override
  public TextCounts texts() {
    return rows.texts();
  }

  /** Takes back what was told, as these rows do not count. */
  void forget() {
    progress.accept(-noticed);
    noticed = 0;
  }

  /** The part of the time that went into reading. */
  Duration readingPartOf(Duration whole) {
    long sampled = sampledReading + sampledWriting;
    return sampled == 0
        ? whole
        : Duration.ofNanos((long) (whole.toNanos() * ((double) sampledReading / sampled)));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /** The source's stream broke off, as opposed to a disk that refuses. */
  static final class SourceBrokeOffException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceBrokeOffException(IOException cause) {
      super(cause);
    }
  }
}
