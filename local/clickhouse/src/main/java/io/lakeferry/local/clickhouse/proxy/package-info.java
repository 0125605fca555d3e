/**
 * What can befall an answer between a ClickHouse server and its client: a proxy that cuts or holds
 * streams of rows, for tests. Needs the JDK alone.
 */
package io.lakeferry.local.clickhouse.proxy;
