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
package io.lakeferry.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Column.Nullability;
import io.lakeferry.transforms.model.Column.Origin;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.settings.DataSize;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowBinaryRowsTest {
  private static final Model MODEL =
      Shards.of(
          "things",
          List.of(
              column("id", ValueType.STRING, Nullability.NEVER_NULL),
              column("body", ValueType.JSON, Nullability.NULLABLE),
              column("team", ValueType.BIGINT, Nullability.NEVER_NULL),
              column("at", ValueType.TIMESTAMP, Nullability.NULLABLE),
              new Column(
                  "ingested",
                  Origin.INGESTED_AT,
                  null,
                  ValueType.TIMESTAMP,
                  Nullability.NEVER_NULL,
                  "when")));
  private static final List<String> NAMES = List.of("id", "body", "team", "at");
  private static final List<String> TYPES =
      List.of("String", "Nullable(String)", "Int64", "Nullable(DateTime64(6, 'UTC'))");

  private static Column column(String name, ValueType type, Nullability nullability) {
    return new Column(name, Origin.SOURCE, name, type, nullability, name);
  }

  private static RowBinaryEncoder header() {
    return new RowBinaryEncoder().header(NAMES, TYPES);
  }

  private static List<Map<String, Object>> readAll(RowBinaryRows rows) throws IOException {
    CollectingConsumer consumer = new CollectingConsumer();
    while (rows.next()) {
      rows.writeTo(consumer);
    }
    return consumer.records();
  }

  private static RowBinaryRows open(byte[] bytes) throws IOException {
    return RowBinaryRows.open(new ByteArrayInputStream(bytes), MODEL);
  }

  @Test
  void readsEveryTypeWithNullsUnicodeNulsAndExtremes() throws IOException {
    byte[] stream =
        header()
            .text("a")
            .notNull()
            .text("{\"smile\":\"\uD83D\uDE00\"}")
            .number(Long.MIN_VALUE)
            .notNull()
            .number(1_700_000_000_123_456L)
            .text("")
            .nullValue()
            .number(Long.MAX_VALUE)
            .nullValue()
            .text("nul\0inside")
            .notNull()
            .text("")
            .number(-1)
            .notNull()
            .number(-1)
            .toBytes();
    RowBinaryRows rows = open(stream);
    List<Map<String, Object>> records = readAll(rows);
    assertThat(records).hasSize(3);
    assertThat(records.get(0))
        .containsExactly(
            entry("id", "a"),
            entry("body", "{\"smile\":\"\uD83D\uDE00\"}"),
            entry("team", Long.MIN_VALUE),
            entry("at", 1_700_000_000_123_456L));
    assertThat(records.get(1)).containsExactly(entry("id", ""), entry("team", Long.MAX_VALUE));
    assertThat(records.get(2))
        .containsExactly(
            entry("id", "nul\0inside"), entry("body", ""), entry("team", -1L), entry("at", -1L));
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.bytes()).isEqualTo(stream.length - header().size());
    assertThat(rows.texts()).isEqualTo(TextCounts.NONE);
    assertThat(rows.next()).as("again after the end").isFalse();
  }

  @Test
  void streamWithoutRowsEndsAtOnce() throws IOException {
    assertThat(open(header().toBytes()).next()).isFalse();
  }

  @Test
  void acceptsWhatServersSendForTheSameValues() throws IOException {
    byte[] stream =
        new RowBinaryEncoder()
            .header(
                NAMES,
                List.of(
                    "LowCardinality(String)",
                    "LowCardinality(Nullable(String))",
                    "Int64",
                    "DateTime64(6)"))
            .text("low")
            .notNull()
            .text("{}")
            .number(2)
            .number(3)
            .toBytes();
    assertThat(readAll(open(stream)))
        .containsExactly(Map.of("id", "low", "body", "{}", "team", 2L, "at", 3L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,body,team,at | String,Nullable(String),UInt64,DateTime64(6) | team",
        "id,body,team,at | String,Nullable(String),Int64,DateTime64(3) | at",
        "id,body,team,at | String,Nullable(String),Int64,DateTime64(9, 'UTC') | at",
        "id,body,team,at | UUID,Nullable(String),Int64,DateTime64(6) | id",
        "id,body,team,at | Nullable(String),Nullable(String),Int64,DateTime64(6) | id",
        "id,body,team,at | String,Nullable(Nothing),Int64,DateTime64(6) | body",
        "id,team,body,at | String,Int64,Nullable(String),DateTime64(6) | columns",
        "id,body,team | String,Nullable(String),Int64 | columns",
      })
  void otherColumnsOrTypesAreRefused(String names, String types, String named) {
    byte[] stream =
        new RowBinaryEncoder()
            .header(List.of(names.split(",")), List.of(types.split(",(?! )")))
            .toBytes();
    assertThatThrownBy(() -> open(stream))
        .isInstanceOfSatisfying(
            LakeferryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
        .hasMessageContaining(named);
  }

  @Test
  void whatIsNoSuchStreamIsRefused() {
    assertThatThrownBy(() -> open("<html>no</html>".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open(new byte[0])).isInstanceOf(EOFException.class);
    byte[] header = header().toBytes();
    for (int length = 0; length < header.length; length++) {
      byte[] cut = Arrays.copyOf(header, length);
      assertThatThrownBy(() -> open(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void truncationAtEveryByteIsAnErrorExceptBetweenRows() throws IOException {
    RowBinaryEncoder encoder = header();
    int headerLength = encoder.size();
    List<Integer> boundaries = new ArrayList<>(List.of(headerLength));
    for (int i = 0; i < 5; i++) {
      encoder.text("id" + i).notNull().text("x".repeat(i * 70)).number(i);
      if (i % 2 == 0) {
        encoder.nullValue();
      } else {
        encoder.notNull().number(i);
      }
      boundaries.add(encoder.size());
    }
    byte[] whole = encoder.toBytes();
    for (int length = headerLength; length <= whole.length; length++) {
      RowBinaryRows rows = open(Arrays.copyOf(whole, length));
      int boundary = boundaries.indexOf(length);
      if (boundary >= 0) {
        assertThat(readAll(rows)).as("cut at %s", length).hasSize(boundary);
      } else {
        assertThatThrownBy(() -> readAll(rows))
            .as("cut at %s", length)
            .isInstanceOf(EOFException.class);
      }
    }
  }

  @Test
  void piecesOfAnySizeYieldTheSameRows() throws IOException {
    Random random = new Random(7);
    RowBinaryEncoder encoder = header();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String id = "é".repeat(random.nextInt(600));
      ids.add(id);
      encoder.text(id).nullValue().number(i).nullValue();
    }
    InputStream pieces =
        new ByteArrayInputStream(encoder.toBytes()) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(5000)));
          }
        };
    List<Map<String, Object>> records = readAll(RowBinaryRows.open(pieces, MODEL));
    assertThat(records).extracting(record -> record.get("id")).containsExactlyElementsOf(ids);
  }

  @Test
  void windowGrowsForALargeValueAndShrinksBack() throws IOException {
    byte[] large = new byte[40 << 20];
    Arrays.fill(large, (byte) 'j');
    RowBinaryEncoder encoder = header().text("large").notNull().bytes(large).number(1).nullValue();
    for (int i = 0; i < 20_000; i++) {
      encoder.text("small").notNull().text("y".repeat(100)).number(i).nullValue();
    }
    RowBinaryRows rows = open(encoder.toBytes());
    int usual = rows.windowCapacity();
    assertThat(rows.next()).isTrue();
    assertThat(rows.windowCapacity()).isBetween(40 << 20, 41 << 20);
    CollectingConsumer consumer = new CollectingConsumer();
    rows.writeTo(consumer);
    assertThat((String) consumer.records().get(0).get("body")).hasSize(40 << 20);
    while (rows.next()) {
      rows.writeTo(consumer);
    }
    assertThat(rows.rows()).isEqualTo(20_001);
    assertThat(consumer.records().get(20_000)).containsEntry("team", 19_999L);
    assertThat(rows.windowCapacity()).isEqualTo(usual);
  }

  @Test
  void aLengthThatNeverArrivesIsNotAllocated() throws IOException {
    byte[] stream = header().length(900 << 20).text("only a little").toBytes();
    RowBinaryRows rows = open(stream);
    assertThatThrownBy(rows::next).isInstanceOf(EOFException.class);
    assertThat(rows.windowCapacity()).isLessThan(2 << 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1001, 1L << 31, 1L << 40, Long.MAX_VALUE})
  void lengthAboveTheBoundIsADamagedStream(long length) throws IOException {
    byte[] stream = header().length(length).raw(new byte[2000]).toBytes();
    RowBinaryRows rows =
        RowBinaryRows.open(new ByteArrayInputStream(stream), MODEL, new DataSize(1000));
    assertThatThrownBy(rows::next)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("column id")
        .hasMessageContaining("after 0 whole rows");
    assertThat(rows.next()).as("after the error").isFalse();
  }

  @Test
  void nullFlagThatIsNoFlagIsADamagedStream() throws IOException {
    RowBinaryRows rows = open(header().text("a").raw(new byte[] {2}).toBytes());
    assertThatThrownBy(rows::next).isInstanceOf(IOException.class).hasMessageContaining("body");
  }

  @Test
  void invalidUtf8IsReplacedAndCounted() throws IOException {
    byte[] invalid = {'a', (byte) 0xC3, 'b', (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xF5};
    byte[] stream =
        header()
            .bytes(invalid)
            .notNull()
            .bytes(new byte[] {(byte) 0xFF})
            .number(1)
            .nullValue()
            .text("fine")
            .nullValue()
            .number(2)
            .nullValue()
            .toBytes();
    RowBinaryRows rows = open(stream);
    List<Map<String, Object>> records = readAll(rows);
    assertThat(records.get(0))
        .containsEntry("id", new String(invalid, StandardCharsets.UTF_8))
        .containsEntry("body", "\uFFFD");
    assertThat(records.get(1)).containsEntry("id", "fine").doesNotContainKey("body");
    assertThat(rows.texts()).isEqualTo(new TextCounts(2, 0));
  }

  @Test
  void leadingQuotesOfDocumentsAreCountedAndOfOtherTextsNot() throws IOException {
    RowBinaryEncoder stream = header();
    for (String body : List.of("{\"a\": 1}", "\"abc\"", "abc", "\"\\\"abc\"")) {
      stream.text("\"id\"").notNull().text(body).number(1).nullValue();
    }
    RowBinaryRows rows = open(stream.toBytes());
    readAll(rows);
    assertThat(rows.texts()).isEqualTo(new TextCounts(0, 3));
  }
}
