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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.settings.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardWriterTest {
  private static final ShardLimits LIMITS = ShardLimits.defaults();

  @TempDir private Path folder;
  private final List<Path> files = new ArrayList<>();
  private final List<Long> rowsOfFiles = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();

  private ShardTarget target() {
    return new ShardTarget(
        folder,
        "run_1",
        7,
        (file, rows, bytes) -> {
          files.add(file);
          rowsOfFiles.add(rows);
          sizes.add(bytes);
        });
  }

  private WrittenShards write(ShardLimits limits, Iterator<List<Object>> rows) throws IOException {
    return new ShardWriter(EventsModel.MODEL, limits)
        .write(new ListedRows(EventsModel.NAMES, rows), target());
  }

  private List<List<Object>> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      String from = "read_parquet('" + folder + "/*.parquet')";
      try (ResultSet result = statement.executeQuery(sql.replace("$files", from))) {
        List<List<Object>> rows = new ArrayList<>();
        while (result.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
        return rows;
      }
    }
  }

  private static List<Object> event(int number, String properties) {
    return Arrays.asList(
        String.format("%08d-0000-4000-8000-000000000000", number),
        "event " + number % 5,
        properties,
        number % 3 == 0 ? null : "person " + number % 1000,
        number % 2 == 0 ? 1L : 2L,
        1_700_000_000_000_000L + number);
  }

  @Test
  void anotherReaderFindsTheSameValues() throws Exception {
    List<List<Object>> rows =
        List.of(
            Arrays.asList(
                "u1", "pageview", "{\"a\": \"\uD83D\uDE00 é\"}", "p", 1L, 1_700_000_000_123_456L),
            Arrays.asList(null, null, null, null, Long.MIN_VALUE, -1L),
            Arrays.asList("", "nul\0inside", "", "日本語", Long.MAX_VALUE, 0L));
    WrittenShards written = write(LIMITS, rows.iterator());
    assertThat(written).isEqualTo(new WrittenShards(3, 1, sizes.get(0)));
    assertThat(
            query(
                "SELECT uuid, event, properties, distinct_id, team_id, epoch_us(timestamp)"
                    + " FROM $files"))
        .isEqualTo(rows);
    assertThat(query("DESCRIBE SELECT * FROM $files"))
        .extracting(row -> row.get(0) + " " + row.get(1))
        .containsExactly(
            "uuid VARCHAR",
            "event VARCHAR",
            "properties VARCHAR",
            "distinct_id VARCHAR",
            "team_id BIGINT",
            "timestamp TIMESTAMP WITH TIME ZONE");
    assertThat(query("SELECT DISTINCT compression FROM parquet_metadata('" + files.get(0) + "')"))
        .containsExactly(List.of("ZSTD"));
  }

  @Test
  void parquetJavaReadsTheSameValuesWithChecksums() throws IOException {
    List<List<Object>> rows =
        IntStream.range(0, 50_000)
            .mapToObj(i -> event(i, i % 7 == 0 ? null : "{\"i\": " + i + "}"))
            .toList();
    write(LIMITS, rows.iterator());
    List<Group> groups = ExampleReader.read(files.get(0));
    assertThat(groups).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(values(groups.get(i))).isEqualTo(rows.get(i));
    }
  }

  private static List<Object> values(Group group) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < EventsModel.NAMES.size(); i++) {
      if (group.getFieldRepetitionCount(i) == 0) {
        values.add(null);
      } else if (i < 4) {
        values.add(group.getString(i, 0));
      } else {
        values.add(group.getLong(i, 0));
      }
    }
    return values;
  }

  @Test
  void footerNamesRunAndSplit() throws Exception {
    write(LIMITS, List.of(event(1, "{}")).iterator());
    assertThat(
            query(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('"
                    + files.get(0)
                    + "') ORDER BY 1"))
        .containsExactly(List.of("lakeferry.run", "run_1"), List.of("lakeferry.split", "7"));
  }

  @Test
  void dictionariesGiveUpInMidColumnWithoutHarm() throws Exception {
    // event: few texts. distinct_id: at first few texts, then ever new ones, beyond any dictionary.
    String padding = "p".repeat(60);
    List<List<Object>> rows =
        IntStream.range(0, 120_000)
            .mapToObj(
                i -> {
                  List<Object> row = new ArrayList<>(event(i, null));
                  row.set(3, i < 50_000 ? padding + i % 100 : padding + i);
                  return row;
                })
            .toList();
    write(LIMITS, rows.iterator());
    assertThat(encodings("event")).contains("DICTIONARY");
    assertThat(encodings("distinct_id")).contains("DICTIONARY", "PLAIN");
    assertThat(encodings("uuid")).doesNotContain("DICTIONARY");
    assertThat(encodings("properties")).doesNotContain("DICTIONARY");
    assertThat(encodings("timestamp")).doesNotContain("DICTIONARY");
    List<Group> groups = ExampleReader.read(files.get(0));
    assertThat(groups).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      if (!values(groups.get(i)).equals(rows.get(i))) {
        assertThat(values(groups.get(i))).as("row %s", i).isEqualTo(rows.get(i));
      }
    }
    assertThat(query("SELECT count(DISTINCT distinct_id), count(DISTINCT event) FROM $files"))
        .containsExactly(List.of(70_100L, 5L));
  }

  private String encodings(String column) throws SQLException {
    return query(
            "SELECT encodings FROM parquet_metadata('"
                + files.get(0)
                + "') WHERE path_in_schema = '"
                + column
                + "'")
        .toString();
  }

  @Test
  void onlyNumbersAndTimesHaveSmallestAndLargestValues() throws Exception {
    write(LIMITS, IntStream.range(0, 100).mapToObj(i -> event(i, "{}")).iterator());
    assertThat(
            query(
                "SELECT path_in_schema FROM parquet_metadata('"
                    + files.get(0)
                    + "') WHERE stats_min_value IS NOT NULL ORDER BY column_id"))
        .containsExactly(List.of("team_id"), List.of("timestamp"));
  }

  @Test
  void withoutRowsThereIsNoFile() throws IOException {
    assertThat(write(LIMITS, List.<List<Object>>of().iterator()))
        .isEqualTo(new WrittenShards(0, 0, 0));
    assertThat(files).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void filesRollAtTheirTargetSizeAndLoseNothing() throws Exception {
    Random random = new Random(3);
    int count = 60_000;
    Iterator<List<Object>> rows =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    event(
                        i,
                        "{\"n\": \""
                            + Long.toHexString(random.nextLong()).repeat(20)
                            + random.nextLong()
                            + "\"}"))
            .iterator();
    DataSize fileSize = new DataSize(600_000);
    WrittenShards written = write(new ShardLimits(fileSize, DataSize.ofMebibytes(32), 3), rows);
    assertThat(written.rows()).isEqualTo(count);
    assertThat(written.files()).isEqualTo(files.size()).isGreaterThan(2);
    assertThat(rowsOfFiles.stream().mapToLong(Long::longValue).sum()).isEqualTo(count);
    assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(written.bytes());
    for (int i = 0; i < files.size(); i++) {
      assertThat(Files.size(files.get(i))).isEqualTo(sizes.get(i));
      assertThat(sizes.get(i)).isLessThan(fileSize.bytes() * 2);
    }
    assertThat(
            query(
                "SELECT count(*), count(DISTINCT uuid), min(epoch_us(timestamp)), max(epoch_us(timestamp)) FROM $files"))
        .containsExactly(
            List.of((long) count, (long) count, 1_700_000_000_000_000L, 1_700_000_000_059_999L));
  }

  @Test
  void rowGroupsStayWithinTheirBound() throws Exception {
    byte[] noise = new byte[300_000];
    Random random = new Random(5);
    Iterator<List<Object>> rows =
        IntStream.range(0, 2000)
            .mapToObj(
                i -> {
                  // Many small rows, then large ones that a schedule by row count would not expect.
                  String properties = "{}";
                  if (i >= 1900) {
                    random.nextBytes(noise);
                    properties = Base64.getEncoder().encodeToString(noise);
                  }
                  return event(i, properties);
                })
            .iterator();
    DataSize bound = DataSize.ofMebibytes(2);
    write(new ShardLimits(DataSize.ofMebibytes(128), bound, 1), rows);
    List<List<Object>> groups =
        query(
            "SELECT row_group_id, sum(total_uncompressed_size)::BIGINT FROM parquet_metadata('"
                + files.get(0)
                + "') GROUP BY 1");
    assertThat(groups).hasSizeGreaterThan(10);
    assertThat(groups)
        .allSatisfy(group -> assertThat((long) group.get(1)).isLessThan(2 * bound.bytes()));
  }

  @Test
  void aValueOfManyMebibytesPasses() throws Exception {
    byte[] large = new byte[40 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) ('a' + (i * 31 + i / 1000) % 26);
    }
    List<Object> small = event(1, "{}");
    List<Object> huge = new ArrayList<>(event(2, null));
    huge.set(2, large);
    write(LIMITS, List.of(small, huge, event(3, "{}")).iterator());
    assertThat(
            query(
                "SELECT length(properties), md5(properties) FROM $files WHERE length(properties) > 2"))
        .containsExactly(List.of((long) large.length, md5(large)));
  }

  private static String md5(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  @Test
  void brokenRowsLeaveNoUnfinishedFile() {
    Iterator<List<Object>> rows = IntStream.range(0, 5000).mapToObj(i -> event(i, "{}")).iterator();
    ListedRows breaking = new ListedRows(EventsModel.NAMES, rows, 4000);
    assertThatThrownBy(() -> new ShardWriter(EventsModel.MODEL, LIMITS).write(breaking, target()))
        .isInstanceOf(IOException.class)
        .hasMessage("the stream broke off");
    assertThat(files).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void brokenRowsLeaveTheFilesAlreadyHandedOn() {
    Random random = new Random(9);
    Iterator<List<Object>> rows =
        Stream.iterate(0, i -> i + 1)
            .map(i -> event(i, Long.toHexString(random.nextLong()).repeat(40)))
            .iterator();
    ListedRows breaking = new ListedRows(EventsModel.NAMES, rows, 40_000);
    ShardLimits limits = new ShardLimits(new DataSize(500_000), DataSize.ofMebibytes(32), 1);
    assertThatThrownBy(() -> new ShardWriter(EventsModel.MODEL, limits).write(breaking, target()))
        .hasMessage("the stream broke off");
    assertThat(files).isNotEmpty();
    assertThat(folder).isDirectoryNotContaining(file -> !files.contains(file));
  }
}
