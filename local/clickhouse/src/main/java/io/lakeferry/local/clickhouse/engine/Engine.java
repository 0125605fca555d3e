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
package io.lakeferry.local.clickhouse.engine;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The ClickHouse engine of this process. chDB allows one data folder per process and one process
 * per data folder.
 */
public final class Engine implements AutoCloseable {
  private static final String DEFAULT_DATABASE = "default";

  private final ChdbLibrary library;
  private final Path dataDirectory;
  private final Pointer keeper;
  private final String version;
  private final String timezone;
  private int open;

  private Engine(ChdbLibrary library, Path dataDirectory) throws EngineException {
    this.library = library;
    this.dataDirectory = dataDirectory;
    // The engine stops when its last connection closes, and is not made to start twice.
    this.keeper = connectNative();
    try (EngineConnection connection = connection()) {
      this.version = connection.text("SELECT version()");
      this.timezone = connection.text("SELECT timezone()");
    }
  }

  /**
   * Loads the native library and opens a data folder, which is created if it is missing.
   *
   * @throws IllegalStateException if the library is missing or the folder is in use
   */
  public static Engine open(Path libraryFile, Path dataDirectory) throws EngineException {
    if (!Files.isRegularFile(libraryFile)) {
      throw new IllegalStateException(
          "The ClickHouse engine is missing: "
              + libraryFile
              + " does not exist. The Maven build of local/clickhouse fetches it with npm; or set "
              + "the system property lakeferry.chdb.library to a libchdb.so.");
    }
    ChdbLibrary library =
        Native.load(
            libraryFile.toString(),
            ChdbLibrary.class,
            Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
    // chDB's own signal handlers would take SIGSEGV from the JVM, which lives by it.
    library.chdb_set_signal_handlers_enabled(0);
    return new Engine(library, dataDirectory.toAbsolutePath());
  }

  /** A new session. */
  public EngineConnection connect() throws EngineException {
    EngineConnection connection = connection();
    try {
      // chDB takes a bare expression for a SELECT; a server does not.
      connection.execute("SET implicit_select = 0");
      return connection;
    } catch (EngineException e) {
      connection.close();
      throw e;
    }
  }

  /** ClickHouse's version, as {@code version()} gives it. */
  public String version() {
    return version == null ? "unknown" : version;
  }

  /** The engine's time zone, for example {@code Etc/UTC}. */
  public String timezone() {
    return timezone;
  }

  /** The database of a session that names none. */
  public String defaultDatabase() {
    return DEFAULT_DATABASE;
  }

  /**
   * Stops the engine. Every other connection must be closed before.
   *
   * @throws IllegalStateException if one is still open; the data is safe all the same, the engine's
   *     threads then end with the process
   */
  @Override
  public synchronized void close() {
    if (open > 1) {
      throw new IllegalStateException((open - 1) + " connections are still open");
    }
    release(keeper);
    if (library.chdb_shutdown() != 0) {
      throw new IllegalStateException("The engine did not stop all of its threads");
    }
  }

  synchronized void release(Pointer holder) {
    library.chdb_close_conn(holder);
    open--;
  }

  private EngineConnection connection() {
    return new EngineConnection(this, library, connectNative());
  }

  private synchronized Pointer connectNative() {
    String[] arguments = {"clickhouse", "--path=" + dataDirectory};
    Pointer holder = library.chdb_connect(arguments.length, arguments);
    if (holder == null) {
      throw new IllegalStateException(
          "The ClickHouse engine cannot open "
              + dataDirectory
              + ": it is in use by another process, or not writable.");
    }
    open++;
    return holder;
  }
}
