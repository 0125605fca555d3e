/**
 * The Beam pipeline of one run: planned splits, export, gather, seal and load, clean-up; and the
 * launcher around it. Wiring only: no SQL and no transport stand here.
 */
package io.lakeferry.pipelines.export;
