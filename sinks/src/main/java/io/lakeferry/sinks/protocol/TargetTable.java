/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.row.TextCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The table that a run loads. Methods throw {@link LakeferryException} unless they say otherwise.
 */
interface TargetTable {

  /** Whether the warehouse answers and knows what a load uses. */
  void checkService();

  /** Whether catalog and schema are there. */
  void checkSchema();

  /** The table's id, which changes when it is created again; empty if it is not there. */
  Optional<String> tableId();

  /** The table as it stands; empty if it is not there. */
  Optional<TargetShape> describe();

  /** Asks for the rights to read and write an existing table, without changing it. */
  void checkRights(ColumnPlan plan);

  /** Creates the table unless it is there. */
  void createIfAbsent();

  /**
   * Loads files of a sealed list, once; those that the table remembers are passed over.
   *
   * @return rows that this statement says it loaded
   * @throws StatementFailure for the caller to decide on
   */
  long copy(SealedRun sealed, ColumnPlan plan, List<String> files) throws StatementFailure;

  /** Words a failure of {@link #copy} for the user. */
  LakeferryException word(StatementFailure failure);

  /** Counts what stands in the table of one sealed list. */
  LoadedCount count(Instant ingestedAt, ColumnPlan plan);

  /**
   * Rows that carry one ingestion timestamp.
   *
   * @param stringMarks for each value of a JSON column that stands as a VARIANT string 1, or 2 if
   *     it begins with a quote, white space aside; -1 without VARIANT
   */
  record LoadedCount(long rows, long stringMarks) {

    /**
     * Values that were no JSON, or -1 without VARIANT.
     *
     * <p>A text that is no JSON stands there as it is: it adds 1 here, and 1 on either side if it
     * begins with a quote. A JSON string has lost its quotes: it adds 1 here and 1 to the source's
     * quotes, and once more 1 on either side if its content begins with a quote. Nothing else
     * becomes a string, and nothing else begins with a quote. So the difference counts just the
     * former. A parser that refuses text after a whole JSON string would make it one too low for
     * each such text whose string begins with a quote; Spark's takes the string.
     *
     * @param source of the rows that were loaded
     */
    long badJson(TextCounts source) {
      return stringMarks < 0 ? -1 : stringMarks - source.leadingQuotes();
    }
  }
}
