/**
 * The SQL Statement Execution API: sessions, statements and their results, and the statements that
 * the service answers itself because they concern the connection and not the data.
 */
package io.lakeferry.local.databricks.service.sea;
