/**
 * Starts, finds and stops the two local servers (the embedded ClickHouse and the Databricks
 * stand-in), each in a JVM of its own, and hands out what a client needs to connect.
 *
 * <p>{@link io.lakeferry.local.platform.LocalPlatform} is the public face. This package needs the
 * JDK and jackson alone, so that a test can use it beside any set of client libraries.
 */
package io.lakeferry.local.platform;
