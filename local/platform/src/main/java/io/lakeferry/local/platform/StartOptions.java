package io.lakeferry.local.platform;

import java.time.Duration;
import java.util.Objects;

/**
 * How to start the local servers.
 *
 * @param lifetime how long they live
 * @param clickhousePort port of ClickHouse's HTTP interface on the loopback address; 0 for a free
 *     one
 * @param patience how long both may take to get ready
 */
public record StartOptions(Lifetime lifetime, int clickhousePort, Duration patience) {

  /** Checks the values. */
  public StartOptions {
    Objects.requireNonNull(lifetime, "lifetime");
    Objects.requireNonNull(patience, "patience");
    if (clickhousePort < 0 || clickhousePort > 65_535) {
      throw new IllegalArgumentException("Not a port: " + clickhousePort);
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("The patience must be longer than nothing: " + patience);
    }
  }

  /** A free port and four minutes: a loaded machine was seen to need more than one. */
  public static StartOptions of(Lifetime lifetime) {
    return new StartOptions(lifetime, 0, Duration.ofMinutes(4));
  }

  /** The same with another port for ClickHouse. */
  public StartOptions withClickhousePort(int port) {
    return new StartOptions(lifetime, port, patience);
  }

  /** The same with another patience. */
  public StartOptions withPatience(Duration newPatience) {
    return new StartOptions(lifetime, clickhousePort, newPatience);
  }
}
