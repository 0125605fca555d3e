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

import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LoadProtocols;
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.sinks.protocol.SplitNotes;
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
        uploader.upload(attempt.volumePath(), name, file);
      }

      @Override
      public void close() {
        uploader.close();
      }
    };
  }

  @Override
  public SplitNotes openNotes() {
    return LoadProtocols.openNotes(connection, specification, DatabricksTarget::sleep);
  }

  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }
}
