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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Column.Nullability;
import io.lakeferry.transforms.model.Column.Origin;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server's error in mid-stream, whatever it happens to decode as. */
class ServerErrorInStreamTest {
  private static final String TAG = "rnywjgdyizapbxrd";
  private static final String TEXT =
      "Code: 395. DB::Exception: Value passed to 'throwIf' function is non-zero: SELECT secret. (X)";
  private static final Model MODEL =
      Shards.of(
          "lines",
          List.of(
              new Column(
                  "line", Origin.SOURCE, "line", ValueType.STRING, Nullability.NEVER_NULL, "")));

  private static RowBinaryEncoder rows(int count) {
    RowBinaryEncoder encoder = new RowBinaryEncoder().header(List.of("line"), List.of("String"));
    for (int i = 0; i < count; i++) {
      encoder.text("line " + i);
    }
    return encoder;
  }

  private static byte[] block() {
    String block =
        "\r\n__exception__\r\n"
            + TAG
            + "\r\n"
            + TEXT
            + "\n"
            + TEXT.length()
            + " "
            + TAG
            + "\r\n__exception__\r\n";
    return block.getBytes(StandardCharsets.UTF_8);
  }

  private static void readToEnd(InputStream stream) throws IOException {
    try (RowBinaryRows rows = RowBinaryRows.open(stream, MODEL)) {
      while (rows.next()) {
        assertThat(rows.rows()).isPositive();
      }
    }
  }

  @Test
  void errorBlockIsFoundWhereverItsBytesEndAsRows() {
    // Garbage of each length between the rows and the block moves the place where decoding ends.
    for (int shift = 0; shift < 140; shift++) {
      byte[] stream = rows(1000).raw(new byte[shift]).raw(block()).toBytes();
      ServerErrorInStreamException error =
          catchThrowableOfType(
              ServerErrorInStreamException.class,
              () -> readToEnd(new ByteArrayInputStream(stream)));
      assertThat(error).as("shift %s", shift).isNotNull();
      assertThat(error.serverCode()).isEqualTo(395);
      assertThat(error).hasMessageNotContaining("secret");
      assertThat(error.getCause()).hasMessage(TEXT);
    }
  }

  @Test
  void errorBlockIsFoundWhenTheConnectionBreaksBehindIt() {
    byte[] stream = rows(10).raw(block()).toBytes();
    InputStream breaking =
        new ByteArrayInputStream(stream) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            int read = super.read(target, offset, length);
            if (read < 0) {
              throw new UncheckedIOException(new IOException("premature end of chunk"));
            }
            return read;
          }
        };
    InputStream checked =
        new FilterInputStream(breaking) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            try {
              return super.read(target, offset, length);
            } catch (UncheckedIOException e) {
              throw e.getCause();
            }
          }
        };
    assertThatThrownBy(() -> readToEnd(checked))
        .isInstanceOfSatisfying(
            ServerErrorInStreamException.class,
            e -> {
              assertThat(e.serverCode()).isEqualTo(395);
              assertThat(e.getSuppressed()).isNotEmpty();
            });
  }

  @Test
  void textThatOlderServersAppendIsFoundOnceDecodingFails() {
    byte[] stream = rows(10).raw(TEXT.getBytes(StandardCharsets.UTF_8)).toBytes();
    assertThatThrownBy(() -> readToEnd(new ByteArrayInputStream(stream)))
        .isInstanceOfSatisfying(
            ServerErrorInStreamException.class, e -> assertThat(e.serverCode()).isEqualTo(395));
  }

  @Test
  void dataThatSpeaksOfExceptionsIsData() throws IOException {
    byte[] stream =
        rows(1)
            .text("__exception__\r\n")
            .text(
                "\r\n__exception__\r\nsometag\r\nCode: 1. DB::Exception: 5 other\r\n__exception__\r\n")
            .toBytes();
    readToEnd(new ByteArrayInputStream(stream));
  }
}
