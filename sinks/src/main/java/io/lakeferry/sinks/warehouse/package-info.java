/**
 * Statements on a SQL warehouse, through databricks-jdbc. {@link
 * io.lakeferry.sinks.warehouse.Warehouse} is the public face; what a statement is for, it does not
 * know.
 */
package io.lakeferry.sinks.warehouse;
