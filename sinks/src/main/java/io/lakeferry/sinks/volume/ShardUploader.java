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

import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Stores closed shards in an attempt's volume. Made by each worker for itself; safe for several
 * threads.
 */
public final class ShardUploader implements AutoCloseable {
  /**
   * Other characters trip databricks-sdk-java; COPY INTO passes over names that begin with _ or .
   */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  /** One request carries at most 5000 MiB; see the Files API's documentation. */
  private static final long LARGEST = 5000L << 20;

  private final RemoteCalls calls;
  private final FileUpload upload;

  private ShardUploader(RemoteCalls calls, FileUpload upload) {
    this.calls = calls;
    this.upload = upload;
  }

  /** Makes an uploader; nothing is sent yet. */
  public static ShardUploader open(TargetConnection target, Sleeper sleeper) {
    RemoteCalls calls = new RemoteCalls(target, new WorkspaceAccess(target), sleeper);
    return new ShardUploader(calls, new FileUpload(calls, sleeper));
  }

  /**
   * What is wrong with the driver properties that concern the Files API's client, proxy and trust
   * store: INVALID_OPTION each. Connects to nothing.
   */
  public static List<LakeferryException> wrongSettings(TargetConnection target) {
    try (WorkspaceAccess access = new WorkspaceAccess(target)) {
      return access.wrongSettings();
    }
  }

  /**
   * Stores a file and checks its remote size; returns when it stands there whole.
   *
   * @param folder {@code /Volumes/<catalog>/<schema>/<volume>}
   * @param name drawn anew for every try of a split, and never used before: {@code
   *     <split>-<n>-<token>.parquet}
   * @param file closed, and not changed until this method returns
   * @throws LakeferryException IN_PROGRESS if the volume is gone (another attempt has completed the
   *     run, the ledger tells), TARGET_UNAVAILABLE, PERMISSION, AUTHENTICATION, DATA_UNSUPPORTED
   *     for a file of more than 5000 MiB
   */
  public void upload(String folder, String name, Path file) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a shard: " + name);
    }
    long bytes;
    try {
      bytes = Files.size(file);
    } catch (IOException e) {
      throw new LakeferryException(
          ErrorCode.DEFECT, "shard " + name, "its file is gone before upload", "Report it", e);
    }
    if (bytes == 0) {
      throw new LakeferryException(
          ErrorCode.DEFECT, "shard " + name, "its file is empty", "Report it");
    }
    if (bytes > LARGEST) {
      throw new LakeferryException(
          ErrorCode.DATA_UNSUPPORTED,
          "shard " + name,
          "it is larger than the 5000 MiB that one upload carries",
          "Choose a smaller --targetFileSize");
    }
    upload.send(folder + "/" + name, bytes, () -> Files.newInputStream(file));
  }

  @Override
  public void close() {
    calls.close();
  }
}
