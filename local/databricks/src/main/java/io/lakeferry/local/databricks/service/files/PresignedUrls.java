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

import io.lakeferry.local.databricks.service.auth.Signature;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import io.lakeferry.local.databricks.service.http.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;

/**
 * URLs that let their holder do one thing with one file of a volume for a short time, without a
 * token, as the object store behind a real volume does. SQL's PUT, GET and REMOVE hand them out.
 */
public final class PresignedUrls {
  private static final String PREFIX = "/presigned";
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private final VolumeFiles files;
  private final Signature signature;
  private final Clock clock;
  private final URI base;

  /**
   * @param key signs the URLs
   * @param baseUrl URL under which clients know the workspace
   */
  public PresignedUrls(VolumeFiles files, byte[] key, Clock clock, String baseUrl) {
    this.files = files;
    this.signature = new Signature(key);
    this.clock = clock;
    this.base = URI.create(baseUrl);
  }

  /** The routes behind the URLs; they need no token. */
  public Routes routes() {
    return new Routes()
        .add("PUT", PREFIX + "/{path*}", this::upload)
        .add("GET", PREFIX + "/{path*}", this::download)
        .add("DELETE", PREFIX + "/{path*}", this::delete);
  }

  /** A URL for storing a file. */
  public String forUpload(String volumePath, UploadMode mode) {
    return url("PUT", volumePath, mode.name());
  }

  /** A URL for reading a file. */
  public String forDownload(String volumePath) {
    return url("GET", volumePath, "");
  }

  /** A URL for deleting a file. */
  public String forDeletion(String volumePath) {
    return url("DELETE", volumePath, "");
  }

  private Reply upload(Request request) throws IOException, ApiFailure {
    String path = verified(request);
    UploadMode mode = UploadMode.valueOf(request.requiredQuery("mode"));
    files.upload(path, request.body(), request.contentLength(), mode);
    return Reply.empty(200);
  }

  private Reply download(Request request) throws IOException, ApiFailure {
    VolumeFiles.OpenFile file = files.open(verified(request));
    return Reply.stream(file.content(), file.size());
  }

  private Reply delete(Request request) throws IOException, ApiFailure {
    files.delete(verified(request));
    return Reply.empty(204);
  }

  private String url(String method, String volumePath, String mode) {
    long expires = clock.instant().plus(LIFETIME).getEpochSecond();
    String query =
        "mode="
            + mode
            + "&expires="
            + expires
            + "&signature="
            + signature.of(text(method, volumePath, mode, Long.toString(expires)));
    try {
      return new URI(base.getScheme(), base.getAuthority(), PREFIX + volumePath, query, null)
          .toASCIIString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("A quoted path makes a URL", impossible);
    }
  }

  private String verified(Request request) throws ApiFailure {
    String path = "/" + request.pathVariable("path");
    String expires = request.requiredQuery("expires");
    String text = text(request.method(), path, request.query("mode").orElse(""), expires);
    if (!signature.verifies(text, request.requiredQuery("signature"))
        || clock.instant().getEpochSecond() >= Long.parseLong(expires)) {
      throw new ApiFailure(403, "PERMISSION_DENIED", "The signature is wrong or has expired");
    }
    return path;
  }

  private static String text(String method, String path, String mode, String expires) {
    return String.join("\n", method, path, mode, expires);
  }
}
