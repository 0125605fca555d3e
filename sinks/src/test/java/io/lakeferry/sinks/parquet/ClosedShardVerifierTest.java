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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.row.ShardSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedShardVerifierTest {
  private static final long ROWS = 500;
  private static final MessageType SCHEMA = ShardSchema.of(EventsModel.MODEL);
  private static final Map<String, String> METADATA =
      Map.of(ShardWriter.RUN_KEY, "run_1", ShardWriter.SPLIT_KEY, "7");

  @TempDir private Path folder;
  private final ClosedShardVerifier verifier = new ClosedShardVerifier(SCHEMA);
  private Path shard;
  private byte[] bytes;
  private int footerStart;

  @BeforeEach
  void writeAShard() throws IOException {
    ListedRows rows =
        new ListedRows(
            EventsModel.NAMES,
            IntStream.range(0, (int) ROWS)
                .mapToObj(i -> Arrays.<Object>asList("u" + i, "e", "{}", null, (long) i, (long) i))
                .iterator());
    new ShardWriter(EventsModel.MODEL, ShardLimits.defaults())
        .write(rows, new ShardTarget(folder, "run_1", 7, (file, count, size) -> shard = file));
    bytes = Files.readAllBytes(shard);
    int footerLength =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    footerStart = bytes.length - 8 - footerLength;
  }

  @Test
  void whatWasWrittenIsVerified() throws IOException {
    assertThat(verifier.verify(shard, ROWS, METADATA)).isEqualTo(bytes.length);
  }

  @Test
  void everyCutIsFound() throws IOException {
    for (int length = 0; length < bytes.length; length += length < footerStart ? 97 : 1) {
      Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> verifier.verify(cut, ROWS, METADATA))
          .as("cut at %s", length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void lostMiddleIsFound() throws IOException {
    byte[] shorter = new byte[bytes.length - 100];
    System.arraycopy(bytes, 0, shorter, 0, footerStart - 100);
    System.arraycopy(bytes, footerStart, shorter, footerStart - 100, bytes.length - footerStart);
    Path damaged = Files.write(folder.resolve("short.parquet"), shorter);
    assertThatThrownBy(() -> verifier.verify(damaged, ROWS, METADATA))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bytes before the footer");
  }

  @Test
  void damagedEndsAreFound() throws IOException {
    for (int position : List.of(0, 3, bytes.length - 1, bytes.length - 4, bytes.length - 5)) {
      byte[] copy = bytes.clone();
      copy[position] ^= 0x55;
      Path damaged = Files.write(folder.resolve("damaged.parquet"), copy);
      assertThatThrownBy(() -> verifier.verify(damaged, ROWS, METADATA))
          .as("byte %s", position)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anyDamagedFooterByteIsFoundOrHarmless() throws IOException {
    // Statistics and offsets of pages can change unseen; nothing may end in another exception.
    int found = 0;
    for (int position = footerStart; position < bytes.length - 8; position++) {
      byte[] copy = bytes.clone();
      copy[position] ^= 0x41;
      Path damaged = Files.write(folder.resolve("damaged.parquet"), copy);
      try {
        verifier.verify(damaged, ROWS, METADATA);
      } catch (IOException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan((bytes.length - 8 - footerStart) / 2);
  }

  @Test
  void otherRowsSchemaOrMetadataAreFound() {
    assertThatThrownBy(() -> verifier.verify(shard, ROWS + 1, METADATA))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rows should be 501 and are 500");
    assertThatThrownBy(() -> verifier.verify(shard, ROWS, Map.of(ShardWriter.RUN_KEY, "another")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(ShardWriter.RUN_KEY);
    ClosedShardVerifier other =
        new ClosedShardVerifier(
            new MessageType("events", SCHEMA.getFields().subList(0, SCHEMA.getFieldCount() - 1)));
    assertThatThrownBy(() -> other.verify(shard, ROWS, METADATA))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema");
  }

  @Test
  void pagesCarryChecksumsThatReadersCanCheck() throws IOException {
    assertThatCode(() -> ExampleReader.read(shard)).doesNotThrowAnyException();
    byte[] copy = bytes.clone();
    copy[footerStart / 4] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.parquet"), copy);
    assertThatThrownBy(() -> ExampleReader.read(damaged)).isInstanceOf(Exception.class);
  }
}
