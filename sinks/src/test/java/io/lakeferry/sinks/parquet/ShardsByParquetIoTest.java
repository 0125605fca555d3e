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
package io.lakeferry.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.transforms.settings.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Beam pipeline of somebody else reads our shards with Beam's own ParquetIO, which takes the
 * schema from the files and makes Avro records of the rows.
 */
class ShardsByParquetIoTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MANY = 20_000;

  @TempDir private Path folder;

  @Test
  void parquetIoReadsTheRowsThatWereWritten() throws IOException {
    Path shards = Files.createDirectory(folder.resolve("shards"));
    List<List<Object>> rows = rows();
    ShardLimits limits = new ShardLimits(new DataSize(300_000), new DataSize(400_000), 1);
    WrittenShards written =
        new ShardWriter(EventsModel.MODEL, limits)
            .write(
                new ListedRows(EventsModel.NAMES, rows.iterator()),
                new ShardTarget(shards, "run_1", 7, (file, count, bytes) -> {}));
    assertThat(written.rows()).isEqualTo(rows.size());
    assertThat(written.files()).isGreaterThan(1);

    List<String> expected = new ArrayList<>();
    for (List<Object> row : rows) {
      expected.add(JSON.writeValueAsString(row));
    }
    List<String> read = readByParquetIo(shards);
    assertThat(read.stream().sorted().toList()).isEqualTo(expected.stream().sorted().toList());
  }

  private static List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        Arrays.asList(
            "u1", "größe ✓", "{\"a\": \"😀 \\u00e9\"}", "日本語\n\t\"", 1L, 1_700_000_000_123_456L));
    rows.add(Arrays.asList(null, null, null, null, Long.MIN_VALUE, -1L));
    rows.add(Arrays.asList("", "nul\0inside", "", " ", Long.MAX_VALUE, 0L));
    rows.add(Arrays.asList("null", "u", "null", "null", 0L, Long.MAX_VALUE));
    for (int i = 0; i < MANY; i++) {
      rows.add(
          Arrays.asList(
              String.format("%08d-0000-4000-8000-000000000000", i),
              "event " + i % 5,
              i % 7 == 0
                  ? null
                  : "{\"i\": " + i + ", \"t\": \"" + "%x".formatted(i * 7919L) + "\"}",
              i % 3 == 0 ? null : "person " + i % 1000,
              i % 2 == 0 ? 1L : 2L,
              1_700_000_000_000_000L + i));
    }
    return rows;
  }

  /** The rows as JSON lists of their values; line breaks inside them are escaped. */
  private List<String> readByParquetIo(Path shards) throws IOException {
    Path lines = folder.resolve("lines.txt");
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    pipeline
        .apply(
            ParquetIO.parseGenericRecords(ShardsByParquetIoTest::line)
                .withCoder(StringUtf8Coder.of())
                .from(shards + "/*.parquet"))
        .apply(TextIO.write().to(lines.toString()).withoutSharding());
    pipeline.run().waitUntilFinish();
    return Files.readAllLines(lines);
  }

  private static String line(GenericRecord row) {
    List<Object> values = new ArrayList<>();
    for (String column : EventsModel.NAMES) {
      Object value = row.get(column);
      values.add(value instanceof CharSequence text ? text.toString() : value);
    }
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
