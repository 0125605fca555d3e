/**
 * The embedded ClickHouse as a program: {@link io.lakeferry.local.clickhouse.ClickHouseMain} runs
 * the engine in a JVM of its own, so that whatever a native library may do, its user's JVM lives
 * on.
 */
package io.lakeferry.local.clickhouse;
