package io.lakeferry.pipelines.export;

import java.util.Map;

/** The source's side of a run before the extraction. Used by one thread. */
public interface WindowSource extends AutoCloseable {

  /** Checks credentials, database, source tables and columns. */
  void preflight();

  /** Counts the window's rows and cuts it into splits. Reads only. */
  PlannedWindow plan();

  /** Readable facts that belong into the run's fingerprint, by name. Sends nothing. */
  Map<String, String> description();

  /** Cancels own running queries and closes connections; may be called from another thread. */
  @Override
  void close();
}
