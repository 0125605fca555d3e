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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.split.Grouping;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.Slice;
import io.lakeferry.transforms.split.SplitBound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An answer that is not whole is never taken for one. */
class AnswerTest {
  private static final Grouping LEVEL = new Grouping(1, 8);

  @Test
  void slicesAreRead() throws IOException {
    assertThat(read(slices(12)))
        .containsExactly(new Slice(bound("a", 0), 5), new Slice(bound("b", 3L << 56), 7));
  }

  @Test
  void anAnswerCutAnywhereIsAnError() {
    byte[] whole = slices(12);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anAnswerWithMoreBehindItsEndIsAnError() {
    byte[] whole = slices(12);

    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void slicesThatDoNotAddUpAreAnError() {
    assertThatThrownBy(() -> read(slices(13)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("12 rows of 13");
  }

  @Test
  void anEmptyBodyIsNotAnEmptyWindow() {
    assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(IOException.class);
  }

  private static List<Slice> read(byte[] bytes) throws IOException {
    return SliceReader.read(new Answer(bytes), Models.events().key(), LEVEL);
  }

  private static byte[] slices(long total) {
    ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(total).put((byte) 2);
    bytes.putLong(0).put((byte) 1).put((byte) 'a').putLong(0).putLong(5);
    bytes.putLong(4).put((byte) 1).put((byte) 'b').putLong(3).putLong(7);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static SplitBound bound(String name, long hash) {
    return new SplitBound(
        List.of(
            KeyValue.ofBytes(name.getBytes(StandardCharsets.UTF_8)), KeyValue.ofUnsigned(hash)));
  }
}
