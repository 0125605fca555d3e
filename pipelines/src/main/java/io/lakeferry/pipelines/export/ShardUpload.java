package io.lakeferry.pipelines.export;

import io.lakeferry.sinks.protocol.Attempt;
import java.nio.file.Path;

/** Uploads shards on a worker. */
public interface ShardUpload extends AutoCloseable {

  /** Uploads a file into the attempt's volume; afterwards the remote size equals the local one. */
  void upload(Attempt attempt, String name, Path file);

  @Override
  void close();
}
