package io.lakeferry.pipelines.export;

import io.lakeferry.sinks.protocol.LoadProtocol;
import java.io.Serializable;

/** The target's side of a run; travels with the job and connects on the workers. */
public interface LoadTarget extends Serializable {

  /** Connects for the phases of the protocol. */
  LoadProtocol openProtocol();

  /** Connects for uploads. */
  ShardUpload openUpload();
}
