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
package io.lakeferry.local.databricks.service.sea;

import io.lakeferry.local.databricks.engine.ResultColumn;
import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.StatementResult;
import io.lakeferry.local.databricks.service.files.PresignedUrls;
import io.lakeferry.local.databricks.service.files.UploadMode;
import io.lakeferry.local.databricks.service.files.VolumeFiles;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import java.util.ArrayList;
import java.util.List;

/** Answers the statements that never reach the engine. */
final class ServiceCommands {
  private final VolumeFiles files;
  private final PresignedUrls urls;

  ServiceCommands(VolumeFiles files, PresignedUrls urls) {
    this.files = files;
    this.urls = urls;
  }

  Outcome run(ServiceCommand command) throws SqlFailure {
    if (command instanceof ServiceCommand.Put put) {
      boolean exists = exists(put.volumePath());
      if (exists && put.mode() == UploadMode.CREATE) {
        throw failure(
            "VOLUME_FILE_ALREADY_EXISTS", "42K03", "File already exists: " + put.volumePath());
      }
      return order("PUT", urls.forUpload(put.volumePath(), put.mode()), put.localFile());
    }
    if (command instanceof ServiceCommand.Get get) {
      requireFile(get.volumePath());
      return order("GET", urls.forDownload(get.volumePath()), get.localFile());
    }
    if (command instanceof ServiceCommand.Remove remove) {
      requireFile(remove.volumePath());
      return order("REMOVE", urls.forDeletion(remove.volumePath()), null);
    }
    throw new IllegalStateException("A command without an answer: " + command);
  }

  /** The one row that tells a connector to move a file itself. */
  private static Outcome order(String operation, String url, String localFile) {
    List<ResultColumn> columns =
        List.of(text("operation"), text("presignedUrl"), text("headers"), text("localFile"));
    List<String> row = new ArrayList<>(List.of(operation, url, "{}"));
    row.add(localFile);
    return new Outcome.Success(
        new StatementResult(columns, List.of(row)), Outcome.ResultKind.VOLUME_OPERATION);
  }

  private void requireFile(String volumePath) throws SqlFailure {
    if (!exists(volumePath)) {
      throw failure("PATH_NOT_FOUND", "42K03", "Path does not exist: " + volumePath + ".");
    }
  }

  private boolean exists(String volumePath) throws SqlFailure {
    try {
      return files.fileExists(volumePath);
    } catch (ApiFailure noVolume) {
      throw failure("VOLUME_NOT_FOUND", "42704", noVolume.getMessage());
    }
  }

  private static SqlFailure failure(String condition, String sqlState, String text) {
    return new SqlFailure(
        condition, sqlState, "[" + condition + "] " + text + " SQLSTATE: " + sqlState, null);
  }

  private static ResultColumn text(String name) {
    return new ResultColumn(name, "STRING", "STRING", null, null);
  }
}
