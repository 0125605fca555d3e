package io.lakeferry.local.sample;

/** The sample could not be made. The message says why in one line. */
public final class SampleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SampleException(String message) {
    super(message);
  }

  SampleException(String message, Throwable cause) {
    super(message, cause);
  }
}
