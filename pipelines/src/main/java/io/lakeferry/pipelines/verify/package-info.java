/**
 * Verification: for each period of a range what the source has now, what the ledger says, and what
 * stands in the target; and the export of what is missing there.
 */
package io.lakeferry.pipelines.verify;
