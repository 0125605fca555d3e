package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.split.Split;

/** Reads splits on a worker. */
public interface SplitReader extends AutoCloseable {

  /** Starts to read a split. */
  RowCursor open(Split split);

  /** Counts the split's de-duplicated rows anew, with the bounds and settings of {@link #open}. */
  long count(Split split);

  /** Cancels own running queries and closes connections; may be called from another thread. */
  @Override
  void close();
}
