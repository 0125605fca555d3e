/**
 * A small HTTP/1.1 server over plain sockets. The JDK's own server always ends a chunked body
 * properly; ClickHouse, when a query fails in mid-stream, does not, and clients are tested against
 * just that.
 *
 * <p>{@link io.lakeferry.local.clickhouse.http.HttpServer} is the door.
 */
package io.lakeferry.local.clickhouse.http;
