/**
 * The Files API and Unity Catalog's volumes over HTTP, with the folders of the engine's volumes
 * behind them.
 */
package io.lakeferry.local.databricks.service.files;
