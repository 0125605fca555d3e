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
package io.lakeferry.sinks.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class OneShotStreamTest {
  @Test
  void isReadOnceAndThenRefuses() throws IOException {
    InputStream stream = new OneShotStream(new ByteArrayInputStream(new byte[] {1, 2, 3}));
    byte[] buffer = new byte[8];
    assertThat(stream.read(buffer, 0, 8)).isEqualTo(3);
    assertThat(stream.read(buffer, 0, 8)).isEqualTo(-1);
    assertThatThrownBy(() -> stream.read(buffer, 0, 8)).isInstanceOf(IOException.class);
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
  }

  @Test
  void refusesAfterItWasClosedInTheMiddle() throws IOException {
    InputStream stream = new OneShotStream(new ByteArrayInputStream(new byte[] {1, 2, 3}));
    assertThat(stream.read()).isEqualTo(1);
    stream.close();
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
    assertThat(stream.markSupported()).isFalse();
  }
}
