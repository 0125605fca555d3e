/**
 * Makes PostHog-like sample events in a ClickHouse server, from a seed and a size: the same three
 * numbers and the same end give the same rows.
 *
 * <p>{@link io.lakeferry.local.sample.SampleData} is the public face. The rows are made by the
 * server itself, by {@code INSERT … SELECT … FROM numbers(…)}; this package needs the JDK alone.
 */
package io.lakeferry.local.sample;
