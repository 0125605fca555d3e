/**
 * What the HTTP front must know of a statement before the engine sees it: its kind, its FORMAT
 * clause, where its data begins. Found by a small tokenizer that knows strings, quoted identifiers
 * and comments; the engine's own parser has the last word on everything else.
 *
 * <p>{@link io.lakeferry.local.clickhouse.sql.Statement} is the door.
 */
package io.lakeferry.local.clickhouse.sql;
