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

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** A decimal of VARIANT has so many digits at most; numbers beyond are doubles. */
  private static final int DECIMAL_DIGITS = 38;

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Tells scalars apart by their value: 1.0 and 1 are one number, however they are stored. */
  static final Comparator<JsonNode> SAME_VALUE =
      (expected, actual) -> expected.equals(actual) || sameNumber(expected, actual) ? 0 : 1;

  private final String key;
  private final LocalParts parts;
  private final Path jar;
  private final Path folder;
  private int launches;

  /**
   * @param parts whose tables are read
   * @param folder gets what the readers print
   * @param key column by which rows are told apart
   */
  TableReaders(LocalParts parts, Path folder, String key) {
    this.parts = parts;
    this.key = key;
    this.jar = parts.home().resolve("local/readers/target/lakeferry-local-readers.jar");
    this.folder = folder;
  }

  /** The columns that are not VARIANT, by Delta Kernel: rows by their key. */
  Map<String, JsonNode> rows(Path table) {
    return read("rows", table.toString());
  }

  /** A VARIANT column, by DuckDB and Parquet's decoder: rows of key and that column, by key. */
  Map<String, JsonNode> variants(Path table, String column) {
    return read("variants", table.toString(), key, column);
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

  /** Rows given as JSON objects, by their key, which no two may share. */
  Map<String, JsonNode> byKey(List<String> lines) throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (String line : lines) {
      JsonNode row = JSON.readTree(line);
      assertThat(rows.put(row.path(key).asText(), row)).as("another row like %s", row).isNull();
    }
    return rows;
  }

  /** Where a table's files lie. */
  Path folder(String table) {
    String file =
        parts.warehouseValue("SELECT _metadata.file_path FROM main.default." + table + " LIMIT 1");
    return Path.of(URI.create(file)).getParent();
  }

  /** The JSON that a text is; a text that is no JSON stands for itself. */
  static JsonNode meaning(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  private static boolean sameNumber(JsonNode expected, JsonNode actual) {
    if (!expected.isNumber() || !actual.isNumber()) {
      return false;
    }
    BigDecimal number = expected.decimalValue();
    return number.compareTo(actual.decimalValue()) == 0
        || (number.precision() > DECIMAL_DIGITS && number.doubleValue() == actual.doubleValue());
  }
}
