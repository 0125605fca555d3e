package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.split.Split;
import java.io.Serializable;
import java.util.List;

/** A window cut into splits; travels with the job and connects on the workers. */
public interface PlannedWindow extends Serializable {

  /** The source table that is read, for people. */
  String table();

  /** Disjoint and complete, with ids from 0 on in key order; none if the window is empty. */
  List<Split> splits();

  /** De-duplicated rows of all splits, by the plan's count. */
  long expectedRows();

  /** Rough uncompressed bytes of all splits. */
  long expectedBytes();

  /** The statements that read the splits, for people. */
  List<String> statements();

  /** Connects to the source, on the worker. */
  SplitReader openReader();
}
