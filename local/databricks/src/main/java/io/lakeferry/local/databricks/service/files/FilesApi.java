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
package io.lakeferry.local.databricks.service.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Json;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import io.lakeferry.local.databricks.service.http.Routes;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The Files API, version 2.0: files and directories (<a
 * href="https://docs.databricks.com/api/workspace/files">documented here</a>).
 */
public final class FilesApi {
  private static final int LARGEST_PAGE = 1000;

  private final VolumeFiles files;

  private FilesApi(VolumeFiles files) {
    this.files = files;
  }

  /** All routes of the Files API. */
  public static Routes of(VolumeFiles files) {
    FilesApi api = new FilesApi(files);
    return new Routes()
        .add("PUT", "/api/2.0/fs/files/{path*}", api::upload)
        .add("HEAD", "/api/2.0/fs/files/{path*}", api::metadata)
        .add("GET", "/api/2.0/fs/files/{path*}", api::download)
        .add("DELETE", "/api/2.0/fs/files/{path*}", api::delete)
        .add("PUT", "/api/2.0/fs/directories/{path*}", api::createDirectory)
        .add("HEAD", "/api/2.0/fs/directories/{path*}", api::directoryMetadata)
        .add("GET", "/api/2.0/fs/directories/{path*}", api::list)
        .add("DELETE", "/api/2.0/fs/directories/{path*}", api::deleteDirectory);
  }

  private Reply upload(Request request) throws IOException, ApiFailure {
    UploadMode mode =
        request.query("overwrite").orElse("false").equals("true")
            ? UploadMode.REPLACE
            : UploadMode.CREATE;
    files.upload(request.pathVariable("path"), request.body(), request.contentLength(), mode);
    return Reply.empty(204);
  }

  private Reply metadata(Request request) throws IOException, ApiFailure {
    VolumeFiles.Entry file = files.file(request.pathVariable("path"));
    return dated(Reply.empty(200), file.modifiedMillis())
        .withHeader("Content-Type", "application/octet-stream")
        .withHeader("Content-Length", Long.toString(file.size()));
  }

  private Reply download(Request request) throws IOException, ApiFailure {
    VolumeFiles.OpenFile file = files.open(request.pathVariable("path"));
    return dated(Reply.stream(file.content(), file.size()), file.modifiedMillis());
  }

  private Reply delete(Request request) throws IOException, ApiFailure {
    files.delete(request.pathVariable("path"));
    return Reply.empty(204);
  }

  private Reply createDirectory(Request request) throws IOException, ApiFailure {
    files.createDirectory(request.pathVariable("path"));
    return Reply.empty(204);
  }

  private Reply directoryMetadata(Request request) throws ApiFailure {
    files.requireDirectory(request.pathVariable("path"));
    return Reply.empty(200);
  }

  private Reply deleteDirectory(Request request) throws IOException, ApiFailure {
    files.deleteDirectory(request.pathVariable("path"));
    return Reply.empty(204);
  }

  private Reply list(Request request) throws IOException, ApiFailure {
    String after = request.query("page_token").orElse("");
    int pageSize = pageSize(request);
    List<VolumeFiles.Entry> rest =
        files.list(request.pathVariable("path")).stream()
            .filter(entry -> entry.name().compareTo(after) > 0)
            .toList();
    ObjectNode reply = Json.object();
    ArrayNode contents = reply.putArray("contents");
    for (VolumeFiles.Entry entry : rest.subList(0, Math.min(pageSize, rest.size()))) {
      ObjectNode member = contents.addObject();
      member.put("path", entry.path());
      member.put("is_directory", entry.directory());
      if (!entry.directory()) {
        member.put("file_size", entry.size());
      }
      member.put("last_modified", entry.modifiedMillis());
      member.put("name", entry.name());
    }
    if (rest.size() > pageSize) {
      reply.put("next_page_token", rest.get(pageSize - 1).name());
    }
    return Reply.json(reply);
  }

  private static int pageSize(Request request) throws ApiFailure {
    String text = request.query("page_size").orElse("0");
    try {
      int wanted = Integer.parseInt(text);
      return wanted <= 0 ? LARGEST_PAGE : Math.min(wanted, LARGEST_PAGE);
    } catch (NumberFormatException malformed) {
      throw ApiFailure.invalidParameter("page_size is not a number: " + text);
    }
  }

  private static Reply dated(Reply reply, long modifiedMillis) {
    return reply.withHeader(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(modifiedMillis).atOffset(ZoneOffset.UTC)));
  }
}
