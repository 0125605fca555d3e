/**
 * Test controls: a journal of what the server saw, and gates that hold, drop or refuse one kind of
 * event at the moment that a test needs. Served on the admin port only; with no gate set the server
 * behaves as if this package were not there.
 */
package io.lakeferry.local.databricks.service.gates;
