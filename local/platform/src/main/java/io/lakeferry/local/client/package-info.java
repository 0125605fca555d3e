/**
 * What a person at a terminal needs of the local warehouse: a connection by the unmodified JDBC
 * driver ({@link io.lakeferry.local.client.Warehouse}), and rows printed as a table or as JSON
 * ({@link io.lakeferry.local.client.RowPrinter}).
 */
package io.lakeferry.local.client;
