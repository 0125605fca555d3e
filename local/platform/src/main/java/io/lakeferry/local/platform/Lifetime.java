package io.lakeferry.local.platform;

/** How long the local servers live. */
public enum Lifetime {
  /** They stop by themselves when the JVM that started them is gone, however it went. */
  WITH_THIS_PROCESS,
  /** They go on after the JVM that started them, until somebody stops them. */
  DETACHED
}
