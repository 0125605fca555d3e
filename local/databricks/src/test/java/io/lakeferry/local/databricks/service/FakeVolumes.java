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
package io.lakeferry.local.databricks.service;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.VolumeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Volumes whose metastore is a map; knows the schema {@code main.default} only. */
final class FakeVolumes implements VolumeCatalog {
  private final Path directory;
  private final Map<String, Volume> volumes = new ConcurrentSkipListMap<>();

  FakeVolumes(Path directory) {
    this.directory = directory;
  }

  @Override
  public Volume create(String catalog, String schema, String name, String comment)
      throws SqlFailure {
    if (!catalog.equals("main")) {
      throw failure("NO_SUCH_CATALOG_EXCEPTION", "42704");
    }
    if (!schema.equals("default")) {
      throw failure("SCHEMA_NOT_FOUND", "42704");
    }
    Volume volume =
        new Volume(catalog, schema, name, UUID.randomUUID().toString(), comment, 1000, 1000);
    if (volumes.putIfAbsent(key(catalog, schema, name), volume) != null) {
      throw failure("VOLUME_ALREADY_EXISTS", "42710");
    }
    try {
      Files.createDirectories(directory.resolve(key(catalog, schema, name)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return volume;
  }

  @Override
  public Optional<Volume> find(String catalog, String schema, String name) {
    return Optional.ofNullable(volumes.get(key(catalog, schema, name)));
  }

  @Override
  public List<Volume> list(String catalog, String schema) {
    return volumes.values().stream()
        .filter(volume -> volume.catalog().equals(catalog) && volume.schema().equals(schema))
        .toList();
  }

  @Override
  public void drop(String catalog, String schema, String name) throws SqlFailure {
    if (volumes.remove(key(catalog, schema, name)) == null) {
      throw failure("VOLUME_NOT_FOUND", "42704");
    }
    try (Stream<Path> tree = Files.walk(directory.resolve(key(catalog, schema, name)))) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public Path resolve(String volumePath) throws SqlFailure {
    String[] parts = volumePath.split("/", 6);
    String key = key(parts[2], parts[3], parts[4]);
    if (!volumes.containsKey(key)) {
      throw failure("VOLUME_NOT_FOUND", "42704");
    }
    Path root = directory.resolve(key);
    return parts.length == 6 ? root.resolve(parts[5]).normalize() : root;
  }

  private static String key(String catalog, String schema, String name) {
    return catalog + "." + schema + "." + name;
  }

  private static SqlFailure failure(String condition, String sqlState) {
    return new SqlFailure(condition, sqlState, "[" + condition + "]", null);
  }
}
