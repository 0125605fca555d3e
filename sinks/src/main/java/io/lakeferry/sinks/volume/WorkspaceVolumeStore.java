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
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeInfo;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.DirectoryEntry;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Volumes by the Unity Catalog and Files interfaces of a workspace. */
public final class WorkspaceVolumeStore implements VolumeStore {
  private final RemoteCalls calls;
  private final FileUpload upload;
  private final String catalog;
  private final String schema;

  private WorkspaceVolumeStore(
      RemoteCalls calls, FileUpload upload, String catalog, String schema) {
    this.calls = calls;
    this.upload = upload;
    this.catalog = catalog;
    this.schema = schema;
  }

  /** The volumes of a schema; nothing is sent yet. */
  public static VolumeStore open(
      TargetConnection target, String catalog, String schema, Sleeper sleeper) {
    RemoteCalls calls = new RemoteCalls(target, new WorkspaceAccess(target), sleeper);
    return new WorkspaceVolumeStore(calls, new FileUpload(calls, sleeper), catalog, schema);
  }

  @Override
  public Creation create(String name, String comment) {
    try {
      calls.repeat(
          object(name),
          calls.grants().createVolume(catalog, schema),
          client ->
              client
                  .volumes()
                  .create(
                      new CreateVolumeRequestContent()
                          .setCatalogName(catalog)
                          .setSchemaName(schema)
                          .setName(name)
                          .setVolumeType(VolumeType.MANAGED)
                          .setComment(comment)));
      return Creation.CREATED;
    } catch (DatabricksError error) {
      if (isAlreadyThere(error)) {
        return Creation.ALREADY_EXISTS;
      }
      throw unknownSchema(error);
    }
  }

  private static boolean isAlreadyThere(DatabricksError error) {
    String code = error.getErrorCode() == null ? "" : error.getErrorCode();
    return error.getStatusCode() == 409 || code.endsWith("ALREADY_EXISTS");
  }

  @Override
  public Optional<VolumeEntry> find(String name) {
    try {
      VolumeInfo volume =
          calls.repeat(
              object(name),
              calls.grants().readVolumes(catalog, schema),
              client -> client.volumes().read(fullName(name)));
      return Optional.of(entry(volume));
    } catch (DatabricksError error) {
      if (error.getStatusCode() == 404) {
        return Optional.empty();
      }
      throw unforeseen(object(name), error);
    }
  }

  @Override
  public List<VolumeEntry> list(String prefix) {
    try {
      return calls.repeat(
          "schema " + catalog + "." + schema,
          calls.grants().useSchema(catalog, schema),
          client -> {
            List<VolumeEntry> found = new ArrayList<>();
            for (VolumeInfo volume : client.volumes().list(catalog, schema)) {
              if (volume.getName().startsWith(prefix)) {
                found.add(entry(volume));
              }
            }
            return found;
          });
    } catch (DatabricksError error) {
      throw unknownSchema(error);
    }
  }

  private static VolumeEntry entry(VolumeInfo volume) {
    return new VolumeEntry(
        volume.getName(),
        volume.getComment() == null ? "" : volume.getComment(),
        instant(volume.getCreatedAt()));
  }

  @Override
  public void drop(String name) {
    Optional<VolumeEntry> volume = find(name);
    if (volume.isEmpty()) {
      return;
    }
    if (!OwnMark.isOn(volume.get())) {
      throw new LakeferryException(
          ErrorCode.DEFECT,
          object(name),
          "it was to be dropped, but does not carry Lakeferry's mark",
          "Report it; the volume was left alone");
    }
    delete(name, client -> true);
  }

  @Override
  public void drop(String name, String comment) {
    if (!comment.startsWith(OwnMark.COMMENT_PREFIX)) {
      throw new IllegalArgumentException("the comment is none of ours");
    }
    delete(
        name,
        client -> {
          VolumeInfo standing = client.volumes().read(fullName(name));
          return comment.equals(standing.getComment());
        });
  }

  /** Looked at before each sending; not found means that nothing is left to drop. */
  private interface Check {
    boolean permits(WorkspaceClient client) throws DatabricksError;
  }

  private void delete(String name, Check check) {
    try {
      calls.repeat(
          object(name),
          calls.grants().dropVolume(catalog, schema, name),
          client -> {
            if (check.permits(client)) {
              client.volumes().delete(fullName(name));
            }
            return name;
          });
    } catch (DatabricksError error) {
      if (error.getStatusCode() != 404) {
        throw unforeseen(object(name), error);
      }
    }
  }

  private String fullName(String name) {
    return catalog + "." + schema + "." + name;
  }

  @Override
  public void write(String volume, String file, byte[] content) {
    upload.send(path(volume) + "/" + file, content.length, () -> new ByteArrayInputStream(content));
  }

  @Override
  public boolean writeIfAbsent(String volume, String file, byte[] content) {
    return upload.sendIfAbsent(path(volume) + "/" + file, content);
  }

  @Override
  public Optional<byte[]> read(String volume, String file) {
    String path = path(volume) + "/" + file;
    try {
      return Optional.of(
          calls.repeat(
              "file " + path,
              calls.grants().readVolumes(catalog, schema),
              client -> {
                try (InputStream in = client.files().download(path).getContents()) {
                  return in.readAllBytes();
                } catch (IOException | UncheckedIOException e) {
                  throw new DatabricksException("the download broke off", e);
                }
              }));
    } catch (DatabricksError error) {
      if (error.getStatusCode() == 404) {
        return Optional.empty();
      }
      throw unforeseen("file " + path, error);
    }
  }

  @Override
  public void delete(String volume, String file) {
    String path = path(volume) + "/" + file;
    try {
      calls.repeat(
          "file " + path,
          calls.grants().writeVolumes(catalog, schema),
          client -> {
            client.files().delete(path);
            return path;
          });
    } catch (DatabricksError error) {
      if (error.getStatusCode() != 404) {
        throw unforeseen("file " + path, error);
      }
    }
  }

  @Override
  public Optional<List<StoredFile>> files(String volume) {
    try {
      return Optional.of(
          calls.repeat(
              object(volume),
              calls.grants().readVolumes(catalog, schema),
              client -> {
                List<StoredFile> found = new ArrayList<>();
                for (DirectoryEntry entry : client.files().listDirectoryContents(path(volume))) {
                  if (!Boolean.TRUE.equals(entry.getIsDirectory())) {
                    found.add(
                        new StoredFile(
                            entry.getName(),
                            entry.getFileSize() == null ? 0 : entry.getFileSize(),
                            instant(entry.getLastModified())));
                  }
                }
                return found;
              }));
    } catch (DatabricksError error) {
      if (error.getStatusCode() == 404) {
        return Optional.empty();
      }
      throw unforeseen(object(volume), error);
    }
  }

  /** Null stays null: a time that is not told must not look like a long time ago. */
  private static Instant instant(Long epochMilli) {
    return epochMilli == null ? null : Instant.ofEpochMilli(epochMilli);
  }

  private String path(String volume) {
    return "/Volumes/" + catalog + "/" + schema + "/" + volume;
  }

  private String object(String name) {
    return "volume " + catalog + "." + schema + "." + name;
  }

  private LakeferryException unknownSchema(DatabricksError error) {
    if (error.getStatusCode() == 404) {
      return new LakeferryException(
          ErrorCode.UNKNOWN_OBJECT,
          "schema " + catalog + "." + schema,
          "catalog or schema does not exist, or may not be seen",
          "Create it, or correct --catalog and --schema",
          error);
    }
    return unforeseen("schema " + catalog + "." + schema, error);
  }

  private static LakeferryException unforeseen(String object, DatabricksError error) {
    return new LakeferryException(
        ErrorCode.DEFECT,
        object,
        "the workspace answered " + error.getStatusCode() + " " + error.getErrorCode(),
        "See the debug log and report it",
        error);
  }

  @Override
  public void close() {
    calls.close();
  }
}
