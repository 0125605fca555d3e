/**
 * Backfills: a range of time cut into periods, each of which is exported as one export would, unless
 * the ledger has it.
 */
package io.lakeferry.pipelines.backfill;
