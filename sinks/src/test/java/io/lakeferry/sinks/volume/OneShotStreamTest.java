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
