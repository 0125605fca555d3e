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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.ShardFile;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploads of one try of a split. They run beside the reading, because servers break off streams
 * whose reader pauses for long (ClickHouse's {@code http_send_timeout}, see <a
 * href="https://clickhouse.com/docs/operations/settings/settings#http_send_timeout">its
 * documentation</a>; 30 s unless a query asks for more, as ours do); no more than two files wait,
 * so that a slow upload slows the reading down instead of filling the disk. The last file is held
 * back until the rows were found complete: most splits are one file, and a cut stream then uploads
 * nothing.
 *
 * <p>Used by one thread, beside the executor's own.
 */
final class PendingUploads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PendingUploads.class);
  private static final int MOST_WAITING = 2;

  private final ShardUpload upload;
  private final Attempt attempt;
  private final ExecutorService executor;
  private final String prefix;
  private final Worker worker;
  private final Redaction redaction;
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final List<Future<Done>> submitted = new ArrayList<>();
  private int named;
  private Closed heldBack;

  /**
   * @param prefix split and token, {@code <split>-%d-<token>.parquet} with the file's number
   */
  PendingUploads(
      ShardUpload upload,
      Attempt attempt,
      ExecutorService executor,
      String prefix,
      Worker worker,
      Redaction redaction) {
    this.upload = upload;
    this.attempt = attempt;
    this.executor = executor;
    this.prefix = prefix;
    this.worker = worker;
    this.redaction = redaction;
  }

  /** Takes over a closed file; waits while too many are on their way. */
  void add(Path file, long rows, long bytes) throws IOException {
    Closed before = heldBack;
    heldBack = new Closed(file, rows, bytes);
    if (before != null) {
      submit(before);
    }
  }

  /** Uploads what was held back and waits for all. */
  Uploaded finish() throws IOException {
    if (heldBack != null) {
      Closed last = heldBack;
      heldBack = null;
      submit(last);
    }
    List<ShardFile> files = new ArrayList<>();
    Duration time = Duration.ZERO;
    for (Future<Done> future : submitted) {
      Done done = await(future);
      files.add(done.file());
      time = time.plus(done.time());
    }
    return new Uploaded(files, time);
  }

  private void submit(Closed closed) throws IOException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Files.deleteIfExists(closed.path());
      throw interrupted(e);
    }
    String name = prefix.formatted(named++);
    submitted.add(
        executor.submit(
            () -> {
              try {
                long start = System.nanoTime();
                upload.upload(attempt, name, closed.path());
                worker.addUploadedBytes(closed.bytes());
                return new Done(
                    new ShardFile(name, closed.rows(), closed.bytes()),
                    Duration.ofNanos(System.nanoTime() - start));
              } finally {
                room.release();
                Files.deleteIfExists(closed.path());
              }
            }));
  }

  private static Done await(Future<Done> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        // Memory that is used up is no broken file: another try would use it up again.
        throw error;
      }
      throw new IOException(e.getCause());
    }
  }

  private static LakeferryException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LakeferryException(
        ErrorCode.INTERRUPTED, "the upload", "was interrupted", "Start the command again", e);
  }

  /**
   * Forgets what was not uploaded, and waits until nothing of it runs any more: the next try may
   * not share the disk with it. Local files are gone afterwards.
   */
  @Override
  public void close() throws IOException {
    if (heldBack != null) {
      Files.deleteIfExists(heldBack.path());
      heldBack = null;
    }
    for (Future<Done> future : submitted) {
      try {
        future.get();
      } catch (ExecutionException | CancellationException e) {
        LOG.debug("an upload of a try that does not count failed: {}", redaction.stackOf(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** What was uploaded, in order, and the time that all uploads took together. */
  record Uploaded(List<ShardFile> files, Duration time) {}

  private record Closed(Path path, long rows, long bytes) {}

  private record Done(ShardFile file, Duration time) {}
}
