/** What became of a run: the JSON report, the summary, and the line of progress. */
package io.lakeferry.pipelines.report;
