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
package io.lakeferry.pipelines.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The readers of {@code local/readers}, which share no code with Spark: what they print of a
 * table's folder.
 */
final class TableReaders {
  private static final long PATIENCE_SECONDS = 120;
  private static final String KEY = "uuid";

  private final Path jar;
  private final Path folder;
  private final ObjectMapper mapper;
  private int launches;

  /**
   * @param home the project's root
   * @param folder gets what the readers print
   * @param mapper understands it
   */
  TableReaders(Path home, Path folder, ObjectMapper mapper) {
    this.jar = home.resolve("local/readers/target/lakeferry-local-readers.jar");
    this.folder = folder;
    this.mapper = mapper;
  }

  /** The columns that are not VARIANT, by Delta Kernel: rows by uuid. */
  Map<String, JsonNode> rows(Path table) {
    return read("rows", table.toString());
  }

  /** A VARIANT column, by DuckDB and Parquet's decoder: rows of uuid and that column, by uuid. */
  Map<String, JsonNode> variants(Path table, String column) {
    return read("variants", table.toString(), KEY, column);
  }

  private Map<String, JsonNode> read(String... arguments) {
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run `mvn package` first");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    launches++;
    Path output = folder.resolve("read-" + launches + ".json");
    Path errors = folder.resolve("read-" + launches + ".errors");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still reading: " + command);
      }
      assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
      return byKey(Files.readAllLines(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Rows given as JSON objects, by their uuid, which no two may share. */
  Map<String, JsonNode> byKey(List<String> lines) throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (String line : lines) {
      JsonNode row = mapper.readTree(line);
      assertThat(rows.put(row.path(KEY).asText(), row)).as("another row like %s", row).isNull();
    }
    return rows;
  }
}
