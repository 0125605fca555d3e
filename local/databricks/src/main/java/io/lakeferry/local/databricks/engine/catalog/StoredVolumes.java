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
package io.lakeferry.local.databricks.engine.catalog;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.VolumeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Volumes kept in the metastore's folders. */
public final class StoredVolumes implements VolumeCatalog {

  private static final String ROOT = "/Volumes/";

  private final Metastore metastore;
  private final Clock clock;

  public StoredVolumes(Metastore metastore, Clock clock) {
    this.metastore = metastore;
    this.clock = clock;
  }

  @Override
  public Volume create(String catalog, String schema, String name, String comment)
      throws SqlFailure {
    metastore.requireSchema(catalog, schema);
    Metastore.Entry entry = Metastore.Entry.create(name, comment, clock.millis());
    // The folder stands before the entry: whoever finds the entry finds the folder.
    Path files = metastore.volumeFiles(catalog, schema, entry.id());
    try {
      Files.createDirectories(files);
      if (!metastore.createEntry(metastore.volumeFile(catalog, schema, name), entry)) {
        Files.delete(files);
        throw MetastoreFailures.volumeAlreadyExists(catalog, schema, name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return volume(catalog, schema, entry);
  }

  @Override
  public Optional<Volume> find(String catalog, String schema, String name) {
    return entry(catalog, schema, name).map(entry -> volume(catalog, schema, entry));
  }

  @Override
  public List<Volume> list(String catalog, String schema) throws SqlFailure {
    metastore.requireSchema(catalog, schema);
    return metastore.volumeEntries(catalog, schema).stream()
        .map(entry -> volume(catalog, schema, entry))
        .toList();
  }

  @Override
  public void drop(String catalog, String schema, String name) throws SqlFailure {
    metastore.requireSchema(catalog, schema);
    Metastore.Entry entry =
        entry(catalog, schema, name)
            .orElseThrow(() -> MetastoreFailures.volumeNotFound(catalog, schema, name));
    boolean dropped =
        metastore.deleteTree(
            metastore.volumeFile(catalog, schema, name),
            metastore.volumeFiles(catalog, schema, entry.id()));
    if (!dropped) {
      throw MetastoreFailures.volumeNotFound(catalog, schema, name);
    }
  }

  /**
   * Replaces a volume's comment.
   *
   * @param comment may be null
   * @throws SqlFailure VOLUME_NOT_FOUND
   */
  public void comment(String catalog, String schema, String name, String comment)
      throws SqlFailure {
    metastore.requireSchema(catalog, schema);
    Metastore.Entry entry =
        entry(catalog, schema, name)
            .orElseThrow(() -> MetastoreFailures.volumeNotFound(catalog, schema, name));
    metastore.replaceEntry(
        metastore.volumeFile(catalog, schema, name), entry.withComment(comment, clock.millis()));
  }

  @Override
  public Path resolve(String volumePath) throws SqlFailure {
    if (!volumePath.startsWith(ROOT)) {
      throw MetastoreFailures.invalidVolumePath(volumePath);
    }
    String[] parts = volumePath.substring(ROOT.length()).split("/", 4);
    if (parts.length < 3 || parts[2].isEmpty()) {
      throw MetastoreFailures.invalidVolumePath(volumePath);
    }
    Metastore.Entry entry =
        entry(parts[0], parts[1], parts[2])
            .orElseThrow(() -> MetastoreFailures.volumeNotFound(parts[0], parts[1], parts[2]));
    Path files = metastore.volumeFiles(parts[0], parts[1], entry.id());
    Path resolved = parts.length == 4 ? files.resolve(parts[3]).normalize() : files;
    if (!resolved.startsWith(files)) {
      throw MetastoreFailures.invalidVolumePath(volumePath);
    }
    return resolved;
  }

  private Optional<Metastore.Entry> entry(String catalog, String schema, String name) {
    return metastore.readEntry(metastore.volumeFile(catalog, schema, name));
  }

  private static Volume volume(String catalog, String schema, Metastore.Entry entry) {
    return new Volume(
        Metastore.fold(catalog),
        Metastore.fold(schema),
        entry.name(),
        entry.id(),
        entry.comment(),
        entry.createdAtMillis(),
        entry.updatedAtMillis());
  }
}
