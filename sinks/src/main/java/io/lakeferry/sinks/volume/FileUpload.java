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
package io.lakeferry.sinks.volume;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.files.UploadRequest;
import io.lakeferry.sinks.retry.Backoff;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one content under one name that nobody else uses, and proves it by the remote size.
 *
 * <p>Every try opens the content anew and never overwrites. The name holds a token drawn for this
 * try of a split, so whatever stands under it came from here:
 *
 * <ul>
 *   <li>an answer of success is believed only when the remote size is ours;
 *   <li>"exists already" (409) is the lost answer of an earlier try, or what an earlier try left
 *       half-sent; the sizes tell;
 *   <li>another size is deleted and sent again. The name may come back here, as no manifest lists
 *       it before this method has returned and so no COPY can remember it;
 *   <li>a try that still hangs in the network and arrives after all carries the same bytes or is
 *       refused as existing; should it yet leave a stump, the sizes are compared once more before
 *       the seal.
 * </ul>
 */
final class FileUpload {
  private static final Logger LOG = LoggerFactory.getLogger(FileUpload.class);
  private static final int TRIES = 6;

  private final RemoteCalls calls;
  private final Sleeper sleeper;

  FileUpload(RemoteCalls calls, Sleeper sleeper) {
    this.calls = calls;
    this.sleeper = sleeper;
  }

  /** Opens the content from its first byte. */
  @FunctionalInterface
  interface Content {
    /** A stream of its own for each call. */
    InputStream open() throws IOException;
  }

  /**
   * Stores the content.
   *
   * @param path {@code /Volumes/...}, of [A-Za-z0-9._-] in each part that we name ourselves
   * @throws LakeferryException IN_PROGRESS if the volume is gone, TARGET_UNAVAILABLE after the last
   *     try, PERMISSION, AUTHENTICATION
   */
  void send(String path, long bytes, Content content) {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), sleeper);
    Exception last = null;
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      if (attempt > 1) {
        backoff.await();
      }
      last = put(path, content);
      OptionalLong remote = size(path);
      if (remote.isPresent() && remote.getAsLong() == bytes) {
        return;
      }
      LOG.debug(
          "{}: try {} of {}: {} bytes of {}. {}",
          path,
          attempt,
          TRIES,
          remote,
          bytes,
          calls.redaction().stackOf(last));
      if (remote.isPresent()) {
        delete(path);
      }
    }
    throw new LakeferryException(
        ErrorCode.TARGET_UNAVAILABLE,
        "file " + path,
        "it could not be stored whole",
        "Start the same command again",
        last);
  }

  /**
   * Sends it once.
   *
   * @return what went wrong, null if nothing did; what became of the file only its size tells
   */
  private Exception put(String path, Content content) {
    AtomicReference<Exception> passing = new AtomicReference<>();
    try {
      calls.repeat(
          "file " + path,
          calls.grants().writeFile(path),
          client -> {
            // Called again after a refused token only; any other failure is looked at by its size.
            try (InputStream in = new OneShotStream(content.open())) {
              client.files().upload(new UploadRequest().setFilePath(path).setContents(in));
            } catch (DatabricksError error) {
              int status = error.getStatusCode();
              if (status == 400 || status == 401 || status == 403 || status == 404) {
                throw error;
              }
              passing.set(error);
            } catch (DatabricksException error) {
              if (isCredentials(error)) {
                throw error;
              }
              passing.set(error);
            } catch (IOException e) {
              passing.set(e);
            }
            return path;
          });
      return passing.get();
    } catch (DatabricksError error) {
      throw refused(path, error);
    }
  }

  /**
   * Stores a small content unless the name is taken.
   *
   * @return false if it was taken, be it by an earlier try of this call
   * @throws LakeferryException as {@link #send}
   */
  boolean sendIfAbsent(String path, byte[] content) {
    try {
      return calls.repeat(
          "file " + path,
          calls.grants().writeFile(path),
          client -> {
            try (InputStream in = new OneShotStream(new ByteArrayInputStream(content))) {
              client.files().upload(new UploadRequest().setFilePath(path).setContents(in));
              return true;
            } catch (IOException e) {
              throw new DatabricksException("the upload broke off", e);
            }
          });
    } catch (DatabricksError error) {
      if (error.getStatusCode() == 409) {
        return false;
      }
      throw refused(path, error);
    }
  }

  /** What an upload of 400, 404 means. */
  private static LakeferryException refused(String path, DatabricksError error) {
    if (error.getStatusCode() == 404) {
      return new LakeferryException(
          ErrorCode.IN_PROGRESS,
          "file " + path,
          "its volume is gone; most likely another attempt has completed this run meanwhile",
          "Start the same command again; it looks into the ledger first",
          error);
    }
    return new LakeferryException(
        ErrorCode.DEFECT,
        "file " + path,
        "the upload was refused as malformed",
        "See the debug log and report it",
        error);
  }

  private static boolean isCredentials(DatabricksException error) {
    return error.getMessage() != null && error.getMessage().contains("invalid_client");
  }

  private OptionalLong size(String path) {
    try {
      Long length =
          calls.repeat(
              "file " + path,
              calls.grants().readFile(path),
              (WorkspaceClient client) -> client.files().getMetadata(path).getContentLength());
      return length == null ? OptionalLong.empty() : OptionalLong.of(length);
    } catch (DatabricksError error) {
      if (error.getStatusCode() == 404) {
        return OptionalLong.empty();
      }
      throw new LakeferryException(
          ErrorCode.DEFECT,
          "file " + path,
          "its size cannot be asked",
          "See the debug log and report it",
          error);
    }
  }

  private void delete(String path) {
    try {
      calls.repeat(
          "file " + path,
          calls.grants().writeFile(path),
          client -> {
            client.files().delete(path);
            return path;
          });
    } catch (DatabricksError error) {
      if (error.getStatusCode() != 404) {
        throw new LakeferryException(
            ErrorCode.TARGET_UNAVAILABLE,
            "file " + path,
            "a half-sent file could not be removed",
            "Start the same command again",
            error);
      }
    }
  }
}
