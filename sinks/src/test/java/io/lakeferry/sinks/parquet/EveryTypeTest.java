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

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Column.Nullability;
import io.lakeferry.transforms.model.Column.Origin;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.row.RowBinaryRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each type from ClickHouse's bytes to what another reader finds in the shard. */
class EveryTypeTest {
  private static final Model MODEL =
      new Model(
          "types",
          "Every type",
          new ModelSource.EventTables(),
          List.of(
              column("text", ValueType.STRING, Nullability.NULLABLE),
              column("big", ValueType.BIGINT, Nullability.NEVER_NULL),
              column("whole", ValueType.INTEGER, Nullability.NULLABLE),
              column("real", ValueType.DOUBLE, Nullability.NULLABLE),
              column("flag", ValueType.BOOLEAN, Nullability.NULLABLE),
              column("day", ValueType.DATE, Nullability.NULLABLE),
              column("at", ValueType.TIMESTAMP, Nullability.NULLABLE),
              column("json", ValueType.JSON, Nullability.NULLABLE),
              column("texts", ValueType.STRING_ARRAY, Nullability.NEVER_NULL)),
          List.of(),
          List.of(),
          Model.Copies.ALL,
          null);
  private static final List<String> WIRE_TYPES =
      List.of(
          "Nullable(String)",
          "Int64",
          "Nullable(Int32)",
          "Nullable(Float64)",
          "Nullable(Bool)",
          "Nullable(Date32)",
          "Nullable(DateTime64(6, 'UTC'))",
          "Nullable(String)",
          "Array(String)");

  @TempDir private Path folder;

  private static Column column(String name, ValueType type, Nullability nullability) {
    return new Column(name, Origin.SOURCE, name, type, nullability, name);
  }

  /** What a server would send. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes length(int length) {
      int rest = length;
      while (rest > 0x7F) {
        out.write((rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
      return this;
    }

    Bytes text(byte[] text) {
      length(text.length);
      out.writeBytes(text);
      return this;
    }

    Bytes text(String text) {
      return text(text.getBytes(StandardCharsets.UTF_8));
    }

    Bytes fixed(int width, long value) {
      byte[] all =
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
      out.write(all, 0, width);
      return this;
    }

    Bytes flag(int value) {
      out.write(value);
      return this;
    }
  }

  private static Bytes header() {
    Bytes bytes = new Bytes().length(MODEL.columns().size());
    MODEL.columns().forEach(column -> bytes.text(column.name()));
    WIRE_TYPES.forEach(bytes::text);
    return bytes;
  }

  private static byte[] threeRows() {
    Bytes bytes = header();
    bytes.flag(0).text("é").fixed(8, -1).flag(0).fixed(4, Integer.MIN_VALUE);
    bytes.flag(0).fixed(8, Double.doubleToLongBits(-0.5)).flag(0).fixed(1, 1);
    bytes.flag(0).fixed(4, -25_567).flag(0).fixed(8, 1_700_000_000_123_456L);
    bytes.flag(0).text("[1]").length(3).text("a").text("").text("日本");
    bytes.flag(1).fixed(8, 0).flag(1).flag(1).flag(1).flag(1).flag(1).flag(1).length(0);
    bytes.flag(0).text("").fixed(8, Long.MAX_VALUE).flag(0).fixed(4, 7);
    bytes.flag(0).fixed(8, Double.doubleToLongBits(Double.NaN)).flag(0).fixed(1, 0);
    bytes.flag(0).fixed(4, 0).flag(0).fixed(8, -1).flag(0).text("null");
    bytes.length(2).text(new byte[] {(byte) 0xC3}).text("x".repeat(200));
    return bytes.out.toByteArray();
  }

  private WrittenShards write(InputStream stream) throws IOException {
    return new ShardWriter(MODEL, ShardLimits.defaults())
        .write(
            RowBinaryRows.open(stream, MODEL),
            new ShardTarget(folder, "run_1", 0, (file, rows, bytes) -> {}));
  }

  private List<String> read() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      List<String> rows = new ArrayList<>();
      try (ResultSet result =
          statement.executeQuery(
              "SELECT text, big, whole, real, flag, day, epoch_us(\"at\"), json, texts"
                  + " FROM read_parquet('"
                  + folder
                  + "/*.parquet')")) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int index = 1; index <= 9; index++) {
            row.add(result.getString(index));
          }
          rows.add(String.join("|", row.stream().map(String::valueOf).toList()));
        }
      }
      return rows;
    }
  }

  private void requireAll(WrittenShards written) throws Exception {
    assertThat(written.rows()).isEqualTo(3);
    assertThat(read())
        .containsExactly(
            "é|-1|-2147483648|-0.5|true|1900-01-01|1700000000123456|[1]|[a, , 日本]",
            "null|0|null|null|null|null|null|null|[]",
            "|9223372036854775807|7|NaN|false|1970-01-01|-1|null|[\uFFFD, "
                + "x".repeat(200)
                + "]");
  }

  @Test
  void arrivesAsItWas() throws Exception {
    requireAll(write(new ByteArrayInputStream(threeRows())));
  }

  @Test
  void arrivesAsItWasByteByByte() throws Exception {
    InputStream slow =
        new ByteArrayInputStream(threeRows()) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 1));
          }
        };
    requireAll(write(slow));
  }

  @Test
  void breaksOffWhereverTheStreamDoes() throws IOException {
    byte[] whole = threeRows();
    int start = header().out.size();
    for (int end = start + 1; end < whole.length; end++) {
      byte[] cut = Arrays.copyOf(whole, end);
      try (RowBinaryRows rows = RowBinaryRows.open(new ByteArrayInputStream(cut), MODEL)) {
        long read = Stream.iterate(0, row -> next(rows), row -> row + 1).count();
        assertThat(read).as("rows of the first %d bytes", end).isLessThan(3);
      }
    }
  }

  /** Whether there is another row; a stream that broke off has none. */
  private static boolean next(RowBinaryRows rows) {
    try {
      return rows.next();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aCountThatNothingCanHaveIsADamagedStream() throws IOException {
    Bytes bytes = header();
    bytes.flag(1).fixed(8, 0).flag(1).flag(1).flag(1).flag(1).flag(1).flag(1);
    bytes.flag(0xFF).flag(0xFF).flag(0xFF).flag(0xFF).flag(0xFF).flag(0x01);
    try (RowBinaryRows rows =
        RowBinaryRows.open(new ByteArrayInputStream(bytes.out.toByteArray()), MODEL)) {
      assertThatThrownBy(rows::next).isInstanceOf(IOException.class).hasMessageContaining("texts");
    }
  }
}
