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
package io.lakeferry.local.clickhouse.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BodyCodecTest {

  @Test
  void theChecksumIsClickHousesForEveryLength() {
    byte[] bytes = new byte[1500];
    new Random(7).nextBytes(bytes);
    for (int length = 0; length < 1400; length++) {
      long[] expected = ClickHouseCityHash.cityHash128(bytes, 50, length);
      assertThat(CityHash.hash128(bytes, 50, length))
          .as("length %d", length)
          .isEqualTo(new CityHash.Hash(expected[0], expected[1]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsEncodedIsDecoded(BodyCodec codec) throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    byte[] coded = encode(codec, bytes);
    assertThat(codec.decode(new ByteArrayInputStream(coded)).readAllBytes()).isEqualTo(bytes);
    assertThat(codec.decode(new ByteArrayInputStream(encode(codec, new byte[0]))).readAllBytes())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
  void aCutBodyIsAnError(BodyCodec codec) throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    byte[] coded = encode(codec, bytes);
    ByteArrayInputStream cut = new ByteArrayInputStream(coded, 0, coded.length - 7);
    assertThatThrownBy(() -> codec.decode(cut).readAllBytes())
        .isInstanceOf(DecompressionException.class);
  }

  @Test
  void choosesTheCheapestCodingThatIsAccepted() {
    assertThat(BodyCodec.choose("gzip, deflate, br, zstd")).isEqualTo(BodyCodec.ZSTD);
    assertThat(BodyCodec.choose("GZIP;q=1.0")).isEqualTo(BodyCodec.GZIP);
    assertThat(BodyCodec.choose("br")).isEqualTo(BodyCodec.IDENTITY);
    assertThat(BodyCodec.choose("")).isEqualTo(BodyCodec.IDENTITY);
  }

  private static byte[] encode(BodyCodec codec, byte[] bytes) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream output = codec.encode(target)) {
      output.write(bytes);
    }
    return target.toByteArray();
  }
}
