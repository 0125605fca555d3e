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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.warehouse.SqlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The ledger's statements, as text. */
final class LedgerSql {
  /** Most rows of an answer to {@link #around}; the warehouse bounds the size of answers. */
  static final int PAGE = 5000;

  private static final String REPORT = "report";
  private static final Map<String, String> COLUMNS = columns();

  private final TableName ledger;

  LedgerSql(TableName ledger) {
    this.ledger = ledger;
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("run_id", "STRING");
    columns.put("export_name", "STRING");
    columns.put("target_catalog", "STRING");
    columns.put("target_schema", "STRING");
    columns.put("target_table", "STRING");
    columns.put("team_id", "BIGINT");
    columns.put("window_start", "TIMESTAMP");
    columns.put("window_end", "TIMESTAMP");
    columns.put("generation", "INT");
    columns.put("fingerprint", "STRING");
    columns.put("table_id", "STRING");
    columns.put("attempt_id", "STRING");
    columns.put("ingested_at", "TIMESTAMP");
    columns.put("rows_expected", "BIGINT");
    columns.put("rows_read", "BIGINT");
    columns.put("rows_written", "BIGINT");
    columns.put("rows_loaded", "BIGINT");
    columns.put("files", "INT");
    columns.put("bytes", "BIGINT");
    columns.put("bad_json", "BIGINT");
    columns.put("state", "STRING");
    columns.put("report", "STRING");
    columns.put("committed_at", "TIMESTAMP");
    return columns;
  }

  String create() {
    String definitions =
        COLUMNS.entrySet().stream()
            .map(column -> column.getKey() + " " + column.getValue())
            .collect(Collectors.joining(", "));
    return "CREATE TABLE IF NOT EXISTS %s (%s) USING DELTA COMMENT %s"
        .formatted(
            ledger.sql(),
            definitions,
            SqlText.literal("Lakeferry's ledger: the runs that are complete; do not change it"));
  }

  private String select() {
    return select(REPORT);
  }

  /**
   * Timestamps come as microseconds, since results in JSON may cut them to milliseconds.
   *
   * @param report the expression that stands for the report
   */
  private String select(String report) {
    String list =
        COLUMNS.entrySet().stream()
            .map(
                column ->
                    column.getValue().equals("TIMESTAMP")
                        ? "unix_micros(" + column.getKey() + ") AS " + column.getKey()
                        : column.getKey().equals(REPORT) ? report : column.getKey())
            .collect(Collectors.joining(", "));
    return "SELECT " + list + " FROM " + ledger.sql();
  }

  String find(String runId) {
    return select() + " WHERE run_id = " + SqlText.literal(runId);
  }

  /** The first page of the rows around a run. */
  String around(RunIdentity identity) {
    return around(identity, null);
  }

  /**
   * The rows around a run, a page of at most {@link #PAGE}. Of the reports of other runs just the
   * numbers of rows come: those of a long range would be more than one answer may hold.
   *
   * @param last of the page before; null for the first page
   */
  String around(RunIdentity identity, LedgerRow last) {
    TableName target = identity.canonicalTarget();
    String report =
        "CASE WHEN run_id = %s THEN report ELSE concat('{\"rows\":', coalesce(get_json_object(report, '$.rows'), '{}'), '}') END AS report"
            .formatted(SqlText.literal(identity.runId()));
    String after =
        last == null
            ? ""
            : " AND (window_start > %1$s OR (window_start = %1$s AND run_id > %2$s))"
                .formatted(
                    SqlText.literal(last.identity().window().start()),
                    SqlText.literal(last.runId()));
    return "%s WHERE (run_id = %s OR (export_name = %s AND target_catalog = %s AND target_schema = %s AND target_table = %s AND team_id = %d AND window_start < %s AND window_end > %s))%s ORDER BY window_start, run_id, committed_at LIMIT %d"
        .formatted(
            select(report),
            SqlText.literal(identity.runId()),
            SqlText.literal(identity.exportName()),
            SqlText.literal(target.catalog()),
            SqlText.literal(target.schema()),
            SqlText.literal(target.table()),
            identity.teamId(),
            SqlText.literal(identity.window().end()),
            SqlText.literal(identity.window().start()),
            after,
            PAGE);
  }

  String newest(int limit) {
    return select() + " ORDER BY committed_at DESC, run_id LIMIT " + limit;
  }

  String serverTime() {
    return "SELECT unix_micros(current_timestamp()) AS now";
  }

  /** Inserts the row unless the run has one; never changes a row. */
  String commit(LedgerRow row) {
    TableName target = row.identity().canonicalTarget();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("run_id", SqlText.literal(row.runId()));
    values.put("export_name", SqlText.literal(row.identity().exportName()));
    values.put("target_catalog", SqlText.literal(target.catalog()));
    values.put("target_schema", SqlText.literal(target.schema()));
    values.put("target_table", SqlText.literal(target.table()));
    values.put("team_id", Long.toString(row.identity().teamId()));
    values.put("window_start", SqlText.literal(row.identity().window().start()));
    values.put("window_end", SqlText.literal(row.identity().window().end()));
    values.put("generation", Integer.toString(row.identity().generation()));
    values.put("fingerprint", SqlText.literal(row.fingerprint()));
    values.put("table_id", SqlText.literal(row.tableId()));
    values.put("attempt_id", SqlText.literal(row.attemptId()));
    values.put("ingested_at", SqlText.literal(row.ingestedAt()));
    values.put("rows_expected", Long.toString(row.rowsExpected()));
    values.put("rows_read", Long.toString(row.rowsRead()));
    values.put("rows_written", Long.toString(row.rowsWritten()));
    values.put("rows_loaded", Long.toString(row.rowsLoaded()));
    values.put("files", Integer.toString(row.files()));
    values.put("bytes", Long.toString(row.bytes()));
    values.put("bad_json", Long.toString(row.badJson()));
    values.put("state", SqlText.literal(row.state().name()));
    values.put("report", SqlText.literal(row.report()));
    values.put("committed_at", "current_timestamp()");
    if (!values.keySet().equals(COLUMNS.keySet())) {
      throw new IllegalStateException("columns and values of the ledger differ");
    }
    String source =
        COLUMNS.entrySet().stream()
            .map(
                column ->
                    "CAST(%s AS %s) AS %s"
                        .formatted(values.get(column.getKey()), column.getValue(), column.getKey()))
            .collect(Collectors.joining(", "));
    String names = String.join(", ", COLUMNS.keySet());
    String fromSource =
        COLUMNS.keySet().stream().map(name -> "s." + name).collect(Collectors.joining(", "));
    return "MERGE INTO %s AS t USING (SELECT %s) AS s ON t.run_id = s.run_id WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)"
        .formatted(ledger.sql(), source, names, fromSource);
  }
}
