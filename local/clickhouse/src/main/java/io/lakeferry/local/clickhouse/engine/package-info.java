/**
 * The ClickHouse engine inside this process: chDB's C interface bound by JNA, and values for what
 * it gives back.
 *
 * <p>{@link io.lakeferry.local.clickhouse.engine.Engine} is the door. Nothing here knows HTTP.
 */
package io.lakeferry.local.clickhouse.engine;
