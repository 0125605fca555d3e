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

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.databricks.engine.SqlFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folders of the metastore. All state is on disk, so any number of instances over one folder
 * see the same.
 *
 * <pre>
 * catalogs/&lt;catalog&gt;/catalog.json
 * catalogs/&lt;catalog&gt;/schemas/&lt;schema&gt;/schema.json
 * catalogs/&lt;catalog&gt;/schemas/&lt;schema&gt;/tables/&lt;table&gt;/_delta_log/…
 * catalogs/&lt;catalog&gt;/schemas/&lt;schema&gt;/volumes/&lt;volume&gt;.json
 * catalogs/&lt;catalog&gt;/schemas/&lt;schema&gt;/files/&lt;volume id&gt;/…
 * </pre>
 *
 * Names are folded to lower case, as in Unity Catalog, and URL-encoded on disk.
 */
public final class Metastore {

  /** The schema that every catalog starts with. */
  public static final String DEFAULT_SCHEMA = "default";

  private static final String ENTRY_SUFFIX = ".json";

  private final ObjectMapper json = new ObjectMapper();
  private final Path catalogs;

  /**
   * What is written down about an object.
   *
   * @param id drawn at creation
   * @param comment may be null
   * @param createdAtMillis milliseconds since the epoch
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      String name, String id, String comment, long createdAtMillis, long updatedAtMillis) {

    static Entry create(String name, String comment, long nowMillis) {
      return new Entry(fold(name), UUID.randomUUID().toString(), comment, nowMillis, nowMillis);
    }

    Entry withComment(String newComment, long nowMillis) {
      return new Entry(name, id, newComment, createdAtMillis, nowMillis);
    }
  }

  /** A metastore over a folder, which need not exist yet. */
  public Metastore(Path folder) {
    this.catalogs = folder.toAbsolutePath().normalize().resolve("catalogs");
  }

  static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Names of all catalogs, sorted. */
  public List<String> catalogs() {
    return foldersWith(catalogs, "catalog.json");
  }

  public boolean catalogExists(String catalog) {
    return Files.exists(catalogFile(catalog));
  }

  /** Names of a catalog's schemas, sorted. */
  public List<String> schemas(String catalog) {
    return foldersWith(catalogFolder(catalog).resolve("schemas"), "schema.json");
  }

  public boolean schemaExists(String catalog, String schema) {
    return Files.exists(schemaFile(catalog, schema));
  }

  /**
   * Checks that a schema is there.
   *
   * @throws SqlFailure NO_SUCH_CATALOG_EXCEPTION or SCHEMA_NOT_FOUND
   */
  public void requireSchema(String catalog, String schema) throws SqlFailure {
    requireCatalog(catalog);
    if (!schemaExists(catalog, schema)) {
      throw MetastoreFailures.schemaNotFound(catalog, schema);
    }
  }

  /**
   * Checks that a catalog is there.
   *
   * @throws SqlFailure NO_SUCH_CATALOG_EXCEPTION
   */
  public void requireCatalog(String catalog) throws SqlFailure {
    if (!catalogExists(catalog)) {
      throw MetastoreFailures.catalogNotFound(catalog);
    }
  }

  /** Names of a schema's tables, sorted: the folders with a Delta log that holds a commit. */
  public List<String> tables(String catalog, String schema) {
    // A table whose creator died before its first commit is none.
    return children(tablesFolder(catalog, schema)).stream()
        .filter(
            folder ->
                children(folder.resolve("_delta_log")).stream()
                    .anyMatch(file -> isCommit(file.getFileName().toString())))
        .map(folder -> SparkNames.originalTable(folder.getFileName().toString()))
        .sorted()
        .toList();
  }

  private static boolean isCommit(String file) {
    return !file.startsWith(".") && !file.startsWith("_") && file.endsWith(".json");
  }

  /** Creates a catalog; false if there is one of this name. */
  public boolean createCatalog(String catalog, String comment, long nowMillis) {
    return createEntry(catalogFile(catalog), Entry.create(catalog, comment, nowMillis));
  }

  /** Creates a schema; false if there is one of this name. */
  public boolean createSchema(String catalog, String schema, String comment, long nowMillis) {
    return createEntry(schemaFile(catalog, schema), Entry.create(schema, comment, nowMillis));
  }

  /** Removes a catalog with all that is in it. */
  public void dropCatalog(String catalog) {
    deleteTree(catalogFile(catalog), catalogFolder(catalog));
  }

  /** Removes a schema with all that is in it. */
  public void dropSchema(String catalog, String schema) {
    deleteTree(schemaFile(catalog, schema), schemaFolder(catalog, schema));
  }

  Optional<Entry> catalogEntry(String catalog) {
    return readEntry(catalogFile(catalog));
  }

  Optional<Entry> schemaEntry(String catalog, String schema) {
    return readEntry(schemaFile(catalog, schema));
  }

  void updateSchema(String catalog, String schema, Entry entry) {
    replaceEntry(schemaFile(catalog, schema), entry);
  }

  Path tablesFolder(String catalog, String schema) {
    return schemaFolder(catalog, schema).resolve("tables");
  }

  Path tableFolder(String catalog, String schema, String table) {
    // Spark chooses the folder of a table that it creates, after its own name for it.
    return tablesFolder(catalog, schema).resolve(SparkNames.table(table));
  }

  Path volumeFile(String catalog, String schema, String volume) {
    return volumesFolder(catalog, schema).resolve(encode(volume) + ENTRY_SUFFIX);
  }

  Path volumeFiles(String catalog, String schema, String volumeId) {
    return schemaFolder(catalog, schema).resolve("files").resolve(volumeId);
  }

  List<Entry> volumeEntries(String catalog, String schema) {
    return children(volumesFolder(catalog, schema)).stream()
        .filter(file -> file.getFileName().toString().endsWith(ENTRY_SUFFIX))
        .flatMap(file -> readEntry(file).stream())
        .toList();
  }

  private Path volumesFolder(String catalog, String schema) {
    return schemaFolder(catalog, schema).resolve("volumes");
  }

  private Path catalogFolder(String catalog) {
    return catalogs.resolve(encode(catalog));
  }

  private Path catalogFile(String catalog) {
    return catalogFolder(catalog).resolve("catalog.json");
  }

  private Path schemaFolder(String catalog, String schema) {
    return catalogFolder(catalog).resolve("schemas").resolve(encode(schema));
  }

  private Path schemaFile(String catalog, String schema) {
    return schemaFolder(catalog, schema).resolve("schema.json");
  }

  private static String encode(String name) {
    // URLEncoder leaves dots alone; a name of dots alone would climb.
    return URLEncoder.encode(fold(name), StandardCharsets.UTF_8).replace(".", "%2E");
  }

  /**
   * Deletes what a Spark that died left of its working files.
   *
   * @param folder where Spark keeps them
   */
  public static void deleteWorkFiles(Path folder) {
    deleteFiles(folder);
  }

  private static List<String> foldersWith(Path folder, String file) {
    return children(folder).stream()
        .filter(child -> Files.exists(child.resolve(file)))
        .map(child -> URLDecoder.decode(child.getFileName().toString(), StandardCharsets.UTF_8))
        .sorted()
        .toList();
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<Entry> readEntry(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.readValue(file.toFile(), Entry.class));
    } catch (IOException e) {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes an entry so that exactly one of several creators succeeds and no reader sees half of it:
   * a finished file is linked to its name, which fails if the name is taken.
   */
  boolean createEntry(Path file, Entry entry) {
    Path draft = writeDraft(file, entry);
    try {
      Files.createLink(file, draft);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deleteQuietly(draft);
    }
  }

  void replaceEntry(Path file, Entry entry) {
    Path draft = writeDraft(file, entry);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path writeDraft(Path file, Entry entry) {
    Path draft = file.resolveSibling("." + UUID.randomUUID() + ".draft");
    try {
      Files.createDirectories(file.getParent());
      json.writeValue(draft.toFile(), entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return draft;
  }

  private static void deleteQuietly(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // A draft that stays behind has no meaning: its name ends otherwise than an entry's.
      draft.toFile().deleteOnExit();
    }
  }

  /**
   * Deletes the entry first, atomically, then the files: of two droppers one wins, and a crash in
   * between leaves no entry.
   *
   * @return false if there was no such entry
   */
  boolean deleteTree(Path entry, Path files) {
    try {
      if (!Files.deleteIfExists(entry)) {
        return false;
      }
      deleteFiles(files);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteFiles(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
