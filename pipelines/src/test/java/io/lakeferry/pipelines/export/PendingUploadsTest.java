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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.transforms.settings.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingUploadsTest {
  private static final Attempt ATTEMPT = new Attempt("run", "a1", "lf_run_a1", "/Volumes/c/s/v");

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final Worker worker = Worker.register(new Tokens().get(), () -> {});

  @AfterEach
  void stop() {
    threads.shutdownNow();
    worker.close();
  }

  /** Uploads that fail with what is given. */
  private record Failing(Throwable failure) implements ShardUpload {
    @Override
    public void upload(Attempt attempt, String name, Path file) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public void close() {}
  }

  private PendingUploads uploads(Throwable failure) {
    return new PendingUploads(
        new Failing(failure), ATTEMPT, threads, "0-%d-t.parquet", worker, Redaction.OF_PATTERNS);
  }

  @Test
  void anErrorComesOutUnchangedAndTheFileIsGone() throws IOException {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    Path file = Files.writeString(folder.resolve("shard"), "content");
    try (PendingUploads pending = uploads(error)) {
      pending.add(file, 1, 7);

      assertThatThrownBy(pending::finish).isSameAs(error);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void anExceptionComesOutUnchanged() throws IOException {
    IllegalStateException failure = new IllegalStateException("no");
    Path file = Files.writeString(folder.resolve("shard"), "content");
    try (PendingUploads pending = uploads(failure)) {
      pending.add(file, 1, 7);

      assertThatThrownBy(pending::finish).isSameAs(failure);
    }
  }
}
