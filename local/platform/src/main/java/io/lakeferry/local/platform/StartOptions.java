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
package io.lakeferry.local.platform;

import java.time.Duration;
import java.util.Objects;

/**
 * How to start the local servers.
 *
 * @param lifetime how long they live
 * @param clickhousePort port of ClickHouse's HTTP interface on the loopback address; 0 for a free
 *     one
 * @param tuning what their JVMs are made for
 * @param patience how long both may take to get ready
 */
public record StartOptions(
    Lifetime lifetime, int clickhousePort, Tuning tuning, Duration patience) {

  /** Checks the values. */
  public StartOptions {
    Objects.requireNonNull(lifetime, "lifetime");
    Objects.requireNonNull(tuning, "tuning");
    Objects.requireNonNull(patience, "patience");
    if (clickhousePort < 0 || clickhousePort > 65_535) {
      throw new IllegalArgumentException("Not a port: " + clickhousePort);
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("The patience must be longer than nothing: " + patience);
    }
  }

  /**
   * A free port; a short life for servers that end with this JVM, a long one for others; four
   * minutes, because a loaded machine was seen to need more than one.
   */
  public static StartOptions of(Lifetime lifetime) {
    Tuning tuning =
        switch (lifetime) {
          case WITH_THIS_PROCESS -> Tuning.SHORT_LIFE;
          case DETACHED -> Tuning.LONG_LIFE;
        };
    return new StartOptions(lifetime, 0, tuning, Duration.ofMinutes(4));
  }

  /** The same with another port for ClickHouse. */
  public StartOptions withClickhousePort(int port) {
    return new StartOptions(lifetime, port, tuning, patience);
  }

  /** The same for other JVMs. */
  public StartOptions withTuning(Tuning newTuning) {
    return new StartOptions(lifetime, clickhousePort, newTuning, patience);
  }

  /** The same with another patience. */
  public StartOptions withPatience(Duration newPatience) {
    return new StartOptions(lifetime, clickhousePort, tuning, newPatience);
  }
}
