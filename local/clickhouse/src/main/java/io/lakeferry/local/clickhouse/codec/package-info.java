/**
 * Compressed bodies: ClickHouse's own block format ({@code compress=1}, {@code decompress=1}) and
 * the codings that HTTP names.
 *
 * <p>{@link io.lakeferry.local.clickhouse.codec.BodyCodec} is the door.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/http#compression">ClickHouse's HTTP
 *     compression</a>
 */
package io.lakeferry.local.clickhouse.codec;
