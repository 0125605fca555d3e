package io.lakeferry.pipelines.export;

/**
 * A worker of a launch, as its process's management server shows it: how the launcher in the same
 * process follows the progress and stops workers that a runner made from serialised copies. Public
 * as the management server demands.
 */
public interface WorkerMXBean {

  /** Rows read so far, of splits that counted or are being read. */
  long getRows();

  /** Bytes of files uploaded so far. */
  long getUploadedBytes();

  /** Splits done. */
  int getSplitsDone();

  /** Cancels own statements and queries and lets running work fail. */
  void stop();
}
