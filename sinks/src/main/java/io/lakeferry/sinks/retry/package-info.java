/** Waiting between tries. {@link io.lakeferry.sinks.retry.Backoff} is the public face. */
package io.lakeferry.sinks.retry;
