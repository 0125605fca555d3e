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
package io.lakeferry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.metrics.Packed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackedTest {
  private static final String SECRET = "hunter2-very-secret";

  /** As Beam tells it: its metrics are Base64, too, and a text's length stands before the text. */
  @ParameterizedTest
  @ValueSource(strings = {"\0", "A", "+", "/9"})
  void whatAWorkerTellsIsReadThroughAllItsWrappings(String length) {
    String packed = Packed.text(new ArrayList<>(List.of("one", "and " + SECRET, "another")));
    String payload =
        Base64.getEncoder()
            .encodeToString((length + packed + "\u0003").getBytes(StandardCharsets.ISO_8859_1));
    String page = "{\"value\": \"payload: \\\"" + payload + "\\\"\"}";

    assertThat(page).doesNotContain(SECRET);
    assertThat(Unpacked.of(page)).anyMatch(inside -> inside.contains(SECRET));
    assertThat(Unpacked.of(page)).noneMatch(inside -> inside.contains("something else"));
  }

  @Test
  void bothFormsOfBase64InAPlainTextAreRead() {
    byte[] header =
        ("exporter:" + SECRET + ", which is long enough").getBytes(StandardCharsets.UTF_8);
    for (Base64.Encoder encoder :
        List.of(Base64.getEncoder(), Base64.getEncoder().withoutPadding())) {
      assertThat(Unpacked.of("Authorization: Basic " + encoder.encodeToString(header)))
          .anyMatch(inside -> inside.contains(SECRET));
    }
    assertThat(Unpacked.of("plain words, and a/path/of/a/file")).isEmpty();
  }
}
