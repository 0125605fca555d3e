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
package io.lakeferry.local.databricks.engine.copy;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.catalog.StoredVolumes;
import io.lakeferry.local.databricks.engine.catalog.VolumeFileSystem;
import io.lakeferry.local.databricks.engine.sql.Statement;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/** Lists the files that a statement means. */
final class SourceFiles {

  /** As documented for FILES. */
  static final int MAX_NAMED_FILES = 1000;

  private static final String SCHEME_PREFIX = VolumeFileSystem.SCHEME + ":";

  private final Statement.CopyInto statement;
  private final CopyOptions options;
  private final FileSystem fileSystem;
  private final Path source;

  private SourceFiles(
      Statement.CopyInto statement, CopyOptions options, FileSystem fileSystem, Path source) {
    this.statement = statement;
    this.options = options;
    this.fileSystem = fileSystem;
    this.source = source;
  }

  /**
   * Lists them by path.
   *
   * @throws SqlFailure PATH_NOT_FOUND, VOLUME_NOT_FOUND, or COPY_INTO_UNSUPPORTED_FEATURE for a
   *     path outside of volumes
   */
  static List<Path> list(
      Statement.CopyInto statement,
      CopyOptions options,
      StoredVolumes volumes,
      Configuration configuration)
      throws SqlFailure, IOException {
    if (statement.files().size() > MAX_NAMED_FILES) {
      throw CopyFailures.tooManyFiles(statement.files().size(), MAX_NAMED_FILES);
    }
    Path source = root(statement.sourcePath());
    // A clear failure if the volume itself is not there.
    volumes.resolve(source.toUri().getPath());
    List<Path> files =
        new SourceFiles(statement, options, source.getFileSystem(configuration), source).list();
    files.sort(Comparator.comparing(Path::toString));
    return files;
  }

  /** The source as a path of the volumes' file system. */
  static Path root(String sourcePath) throws SqlFailure {
    String path =
        sourcePath.startsWith(SCHEME_PREFIX)
            ? sourcePath.substring(SCHEME_PREFIX.length())
            : sourcePath;
    if (!path.startsWith("/Volumes/")) {
      throw CopyFailures.unsupported(
          "the path '" + sourcePath + "': only paths below /Volumes are here");
    }
    return new Path(VolumeFileSystem.SCHEME, null, canonical(path));
  }

  /** One path for one file, since COPY remembers files by their paths. */
  private static String canonical(String path) {
    String[] parts = java.nio.file.Path.of(path).normalize().toString().split("/", 6);
    // Catalog, schema and volume fold; what is below them does not.
    for (int index = 2; index < Math.min(parts.length, 5); index++) {
      parts[index] = parts[index].toLowerCase(Locale.ROOT);
    }
    return String.join("/", parts);
  }

  private List<Path> list() throws IOException, SqlFailure {
    if (!statement.files().isEmpty()) {
      return named();
    }
    Path glob = statement.pattern() == null ? source : new Path(source, statement.pattern());
    if (statement.pattern() != null) {
      requireSource();
    }
    FileStatus[] found = fileSystem.globStatus(glob);
    if ((found == null || found.length == 0) && statement.pattern() == null) {
      throw CopyFailures.pathNotFound(source.toString());
    }
    List<Path> files = new ArrayList<>();
    for (FileStatus status : found == null ? new FileStatus[0] : found) {
      if (status.isDirectory()) {
        collect(status.getPath(), files);
      } else {
        files.add(status.getPath());
      }
    }
    return filtered(files);
  }

  private List<Path> named() throws IOException, SqlFailure {
    requireSource();
    List<Path> files = new ArrayList<>();
    for (String name : statement.files()) {
      Path path = new Path(source, name);
      if (fileSystem.exists(path)) {
        files.add(path);
      } else if (!options.ignoreMissingFiles()) {
        throw CopyFailures.pathNotFound(path.toString());
      }
    }
    return files;
  }

  private void requireSource() throws IOException, SqlFailure {
    if (!fileSystem.exists(source)) {
      throw CopyFailures.pathNotFound(source.toString());
    }
  }

  /**
   * As Spark's file sources list: hidden names are left out, folders count if they name a value.
   */
  private void collect(Path folder, List<Path> files) throws IOException {
    FileStatus[] children;
    try {
      children = fileSystem.listStatus(folder);
    } catch (FileNotFoundException vanished) {
      return;
    }
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      boolean hidden = name.startsWith("_") || name.startsWith(".");
      if (child.isDirectory()) {
        if (!hidden && (options.recursiveFileLookup() || name.indexOf('=') > 0)) {
          collect(child.getPath(), files);
        }
      } else if (!hidden) {
        files.add(child.getPath());
      }
    }
  }

  private List<Path> filtered(List<Path> files) throws IOException {
    if (options.pathGlobFilter() == null) {
      return files;
    }
    GlobFilter filter = new GlobFilter(options.pathGlobFilter());
    return new ArrayList<>(files.stream().filter(filter::accept).toList());
  }
}
