/**
 * The commands {@code up}, {@code down}, {@code status}, {@code sample}, {@code sql}, {@code
 * clickhouse} and {@code demo}: what a person types to work with the two local servers.
 *
 * <p>{@link io.lakeferry.local.command.LocalMain} is the public face. Only this package and the
 * demonstration use client libraries, unmodified ones, as production does.
 */
package io.lakeferry.local.command;
