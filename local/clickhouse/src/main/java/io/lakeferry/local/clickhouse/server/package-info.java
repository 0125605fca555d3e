/**
 * ClickHouse's HTTP interface on top of the engine: who may ask, sessions, settings, formats,
 * errors and their statuses, cancelling.
 *
 * <p>{@link io.lakeferry.local.clickhouse.server.LocalClickHouse} is the door.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/http">ClickHouse's HTTP interface</a>
 */
package io.lakeferry.local.clickhouse.server;
