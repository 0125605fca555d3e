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
import io.lakeferry.pipelines.it.Story.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.types.variant.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that only its own writer can read proves little: the sample's newest hour, exported, is
 * read from the table's folder by readers that the server does not use. Delta Kernel reads a table
 * without VARIANT (its Parquet reader stumbles over files that hold one); DuckDB reads the bytes of
 * a VARIANT column out of the data files, and Spark's stand-alone variant library decodes them.
 */
@ExtendWith(LocalPlatformExtension.class)
final class IndependentReadersIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void deltaKernelReadsWhatClickHouseHas(LocalParts parts) throws IOException {
    try (Story story = new Story(parts, Version.OURS, folder, "kernel")) {
      assertThat(story.untilDone("--useVariant=false").isExactlyOnce()).as("exported").isTrue();

      assertThat(new KernelTable(story.location()).events())
          .as("rows by Delta Kernel")
          .containsExactlyInAnyOrderElementsOf(story.sourceEvents());
    }
  }

  @Test
  void duckDbReadsTheVariantsThatClickHouseHasAsText(LocalParts parts) throws SQLException {
    try (Story story = new Story(parts, Version.OURS, folder, "duckdb")) {
      assertThat(story.untilDone().isExactlyOnce()).as("exported").isTrue();

      Map<String, JsonNode> variants = variants(Path.of(URI.create(story.location())));
      assertThat(variants).as("rows by DuckDB").hasSize((int) story.outcome().expected());
      Map<String, String> source = story.sourceProperties();
      assertThat(source).as("properties that are JSON objects").isNotEmpty();
      source.forEach(
          (uuid, json) ->
              assertThat(variants.get(uuid)).as("properties of %s", uuid).isEqualTo(tree(json)));
    }
  }

  /** The VARIANT column, decoded, by uuid; NULL as null. */
  private static Map<String, JsonNode> variants(Path table) throws SQLException {
    Map<String, JsonNode> variants = new HashMap<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT uuid, properties.value, properties.metadata FROM read_parquet('"
                    + table.toString().replace("'", "''")
                    + "/*.parquet')")) {
      while (rows.next()) {
        byte[] value = rows.getBytes(2);
        JsonNode json =
            value == null
                ? null
                : tree(new Variant(value, rows.getBytes(3)).toJson(ZoneOffset.UTC));
        variants.put(rows.getString(1), json);
      }
    }
    return variants;
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
