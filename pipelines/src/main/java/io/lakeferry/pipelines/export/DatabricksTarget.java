package io.lakeferry.pipelines.export;

import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LoadProtocols;
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.sinks.volume.ShardUploader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A Delta table behind a Databricks SQL warehouse. */
record DatabricksTarget(TargetConnection connection, RunSpecification specification)
    implements LoadTarget {

  @Override
  public LoadProtocol openProtocol() {
    return LoadProtocols.open(
        connection, specification, Clock.systemUTC(), DatabricksTarget::sleep);
  }

  @Override
  public ShardUpload openUpload() {
    ShardUploader uploader = ShardUploader.open(connection, DatabricksTarget::sleep);
    return new ShardUpload() {
      @Override
      public void upload(Attempt attempt, String name, Path file) {
        uploader.upload(attempt, name, file);
      }

      @Override
      public void close() {
        uploader.close();
      }
    };
  }

  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }
}
