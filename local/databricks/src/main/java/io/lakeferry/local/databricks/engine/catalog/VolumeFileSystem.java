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
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * {@code /Volumes/catalog/schema/volume/…} for Spark's readers. The default file system of the
 * warehouse, so that paths without a scheme mean volumes, and messages and {@code
 * _metadata.file_path} show {@code dbfs:/Volumes/…} as on Databricks.
 *
 * @see <a href="https://docs.databricks.com/aws/en/volumes/paths">paths of volumes</a>
 */
public final class VolumeFileSystem extends RawLocalFileSystem {

  /** The scheme of volume paths. */
  public static final String SCHEME = "dbfs";

  /** Hadoop's setting that names the metastore's folder. */
  public static final String FOLDER_SETTING = "lakeferry.metastore.folder";

  private StoredVolumes volumes;

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    super.initialize(uri, configuration);
    Metastore metastore = new Metastore(java.nio.file.Path.of(configuration.get(FOLDER_SETTING)));
    volumes = new StoredVolumes(metastore, Clock.systemUTC());
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public File pathToFile(Path path) {
    checkPath(path);
    Path absolute = path.isAbsolute() ? path : new Path("/", path);
    try {
      return volumes.resolve(absolute.toUri().getPath()).toFile();
    } catch (SqlFailure notThere) {
      // Hadoop asks by this method whether a file is there; this name never is.
      return new File(File.separator + "no-volume" + absolute.toUri().getPath());
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status;
    try {
      status = super.getFileStatus(path);
    } catch (FileNotFoundException localName) {
      throw missing(path, localName);
    }
    return named(status, path);
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return getFileStatus(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus status = getFileStatus(path);
    if (status.isFile()) {
      // The raw file system would name it by its place on disk.
      return new FileStatus[] {status};
    }
    try {
      return super.listStatus(path);
    } catch (FileNotFoundException localName) {
      throw missing(path, localName);
    }
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(SCHEME + ":///");
  }

  @Override
  public Path getHomeDirectory() {
    return getWorkingDirectory();
  }

  private FileStatus named(FileStatus status, Path path) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        status.getReplication(),
        status.getBlockSize(),
        status.getModificationTime(),
        makeQualified(path));
  }

  private static FileNotFoundException missing(Path path, FileNotFoundException cause) {
    FileNotFoundException missing = new FileNotFoundException("File " + path + " does not exist");
    missing.initCause(cause);
    return missing;
  }
}
