package io.lakeferry.local.platform;

/** A local server could not be started, found or stopped. The message says what to do. */
public final class LocalPlatformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalPlatformException(String message) {
    super(message);
  }

  LocalPlatformException(String message, Throwable cause) {
    super(message, cause);
  }
}
