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
package io.lakeferry.local.databricks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What COPY INTO does, each with the page that says so. COPY is <a
 * href="https://docs.databricks.com/sql/language-manual/delta-copy-into.html">the reference
 * page</a>.
 */
class CopyIntoTest {

  @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();

  private TestSession sql;

  @BeforeEach
  void open() throws Exception {
    sql = TestSession.inNewSchema(WAREHOUSE.engine());
    sql.createVolume("v");
  }

  @AfterEach
  void close() throws Exception {
    sql.close();
  }

  private void write(String file, long... ids) throws Exception {
    ParquetFiles.ids(sql.onDisk("v", file), ids);
  }

  private String copy(String target, String rest) {
    return "COPY INTO " + target + " FROM '" + sql.volumePath("v", "") + "' " + rest;
  }

  private String copyParquet(String target, String rest) {
    return copy(target, "FILEFORMAT = PARQUET " + rest);
  }

  private String select(String expressions, String rest) {
    return "COPY INTO t FROM (SELECT "
        + expressions
        + " FROM '"
        + sql.volumePath("v", "")
        + "') FILEFORMAT = PARQUET "
        + rest;
  }

  // COPY: "Files in the source location that have already been loaded are skipped. This is true
  // even if the files have been modified since they were loaded."
  // Result columns: as shown in https://docs.databricks.com/ingestion/copy-into/index.html
  @Test
  void loadsAFileOnceEvenIfItChanged() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    write("a.parquet", 1, 2);
    StatementResult first = sql.run(copyParquet("t", ""));
    assertThat(first.columns())
        .extracting(ResultColumn::name)
        .containsExactly("num_affected_rows", "num_inserted_rows", "num_skipped_corrupt_files");
    assertThat(first.columns()).extracting(ResultColumn::typeName).containsOnly("LONG");
    assertThat(first.rows()).containsExactly(List.of("2", "2", "0"));

    write("a.parquet", 1, 2, 3);
    write("b.parquet", 4);
    assertThat(sql.rows(copyParquet("t", "")))
        .as("the changed file is skipped, the new one is loaded")
        .containsExactly(List.of("1", "1", "0"));
    assertThat(sql.rows(copyParquet("t", ""))).containsExactly(List.of("0", "0", "0"));
    assertThat(
            sql.rows(
                "COPY INTO t FROM 'dbfs:/Volumes/MAIN/"
                    + sql.schema()
                    + "/V/x/../' FILEFORMAT = PARQUET"))
        .as("the same files by another spelling")
        .containsExactly(List.of("0", "0", "0"));
    assertThat(sql.rows("SELECT id FROM t ORDER BY id"))
        .containsExactly(List.of("1"), List.of("2"), List.of("4"));
  }

  // COPY, copy options: "force: boolean, default false. If set to true, idempotency is disabled and
  // files are loaded regardless of whether they've been loaded before."
  @Test
  void forceLoadsAgain() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    write("a.parquet", 1);
    sql.run(copyParquet("t", ""));
    assertThat(sql.rows(copyParquet("t", "COPY_OPTIONS ('force' = 'true')")))
        .containsExactly(List.of("1", "1", "0"));
    assertThat(sql.rows(copyParquet("t", ""))).containsExactly(List.of("0", "0", "0"));
    assertThat(sql.value("SELECT count(*) FROM t")).isEqualTo("2");
  }

  // COPY: "FILES: A list of file names to load, with a limit of 1000 files. Cannot be specified
  // with PATTERN."
  @Test
  void loadsTheNamedFilesUpToAThousand() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    write("a.parquet", 1);
    write("sub/b.parquet", 2);
    write("c.parquet", 3);
    assertThat(sql.rows(copyParquet("t", "FILES = ('a.parquet', 'sub/b.parquet')")))
        .containsExactly(List.of("2", "2", "0"));

    String many =
        IntStream.rangeClosed(0, 1000)
            .mapToObj(number -> "'f" + number + ".parquet'")
            .collect(Collectors.joining(","));
    assertThat(sql.failure(copyParquet("t", "FILES = (" + many + ")")))
        .hasMessageContaining("1000")
        .extracting(SqlFailure::sqlState)
        .isEqualTo("42601");
    assertThat(sql.failure(copyParquet("t", "FILES = ('a.parquet') PATTERN = '*'")).condition())
        .isEqualTo("PARSE_SYNTAX_ERROR");
  }

  // COPY: "PATTERN: A glob pattern that identifies the files to load from the source directory."
  @Test
  void loadsTheFilesOfAPattern() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    write("day-a.parquet", 1);
    write("day-b.parquet", 2);
    write("night.parquet", 3);
    assertThat(sql.rows(copyParquet("t", "PATTERN = 'day-[a-b].parquet'")))
        .containsExactly(List.of("2", "2", "0"));
  }

  // Generic options: "ignoreMissingFiles: Whether to ignore missing files. [...] Default value:
  // false for Auto Loader, true for COPY INTO (legacy)."
  // https://docs.databricks.com/aws/en/ingestion/cloud-object-storage/auto-loader/options
  @Test
  void missingFilesAreIgnoredUnlessToldOtherwise() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    write("a.parquet", 1);
    String files = "FILES = ('a.parquet', 'gone.parquet') ";
    SqlFailure failure =
        sql.failure(copyParquet("t", files + "FORMAT_OPTIONS ('ignoreMissingFiles' = 'false')"));
    assertThat(failure.condition()).isEqualTo("PATH_NOT_FOUND");
    assertThat(failure.sqlState()).isEqualTo("42K03");
    assertThat(failure).hasMessageContaining("gone.parquet");
    assertThat(sql.value("SELECT count(*) FROM t")).as("nothing was loaded").isEqualTo("0");

    assertThat(sql.rows(copyParquet("t", files))).containsExactly(List.of("1", "1", "0"));
    assertThat(
            sql.failure(
                    "COPY INTO t FROM '" + sql.volumePath("v", "none") + "' FILEFORMAT = PARQUET")
                .condition())
        .isEqualTo("PATH_NOT_FOUND");
  }

  // Generic options: "ignoreCorruptFiles: Whether to ignore corrupt files. If true, the Spark jobs
  // will continue to run when encountering corrupted files [...] Observable as
  // numSkippedCorruptFiles in the operationMetrics". Default false.
  // https://docs.databricks.com/aws/en/ingestion/cloud-object-storage/auto-loader/options
  @Test
  void corruptFilesFailUnlessIgnoredAndAreNotRemembered() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    write("a.parquet", 1);
    Files.writeString(sql.onDisk("v", "b.parquet"), "not parquet at all");
    assertThat(sql.failure(copyParquet("t", ""))).isNotNull();
    assertThat(sql.value("SELECT count(*) FROM t")).isEqualTo("0");

    String ignoring = copyParquet("t", "FORMAT_OPTIONS ('ignoreCorruptFiles' = 'true')");
    assertThat(sql.rows(ignoring)).containsExactly(List.of("1", "1", "1"));
    write("b.parquet", 2);
    assertThat(sql.rows(ignoring))
        .as("it was not remembered")
        .containsExactly(List.of("1", "1", "0"));
  }

  // COPY, copy options: "mergeSchema: boolean, default false. If set to true, the schema can be
  // evolved according to the incoming data."
  @Test
  void moreColumnsNeedMergeSchemaAndFewerBecomeNull() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT, note STRING)");
    ParquetFiles.row(
        sql.onDisk("v", "wide.parquet"),
        "message m { optional int64 id; optional binary extra (STRING); }",
        row -> row.append("id", 1L).append("extra", "x"));
    SqlFailure failure = sql.failure(copyParquet("t", ""));
    assertThat(failure.condition()).isEqualTo("COPY_INTO_SCHEMA_MISMATCH_WITH_TARGET_TABLE");
    assertThat(failure.sqlState()).isEqualTo("42KDG");

    assertThat(sql.rows(copyParquet("t", "COPY_OPTIONS ('mergeSchema' = 'true')")))
        .containsExactly(List.of("1", "1", "0"));
    assertThat(sql.rows("SELECT id, note, extra FROM t"))
        .containsExactly(java.util.Arrays.asList("1", null, "x"));
  }

  // Schema evolution never changes types:
  // https://docs.databricks.com/aws/en/delta/update-schema and
  // https://docs.databricks.com/aws/en/error-messages/error-classes#delta_failed_to_merge_fields
  @Test
  void typesAreNotCastSilently() throws Exception {
    sql.run("CREATE TABLE narrow (id INT)");
    sql.run("CREATE TABLE text (id STRING)");
    sql.run("CREATE TABLE exact (id BIGINT)");
    write("a.parquet", 1);
    for (String target : List.of("narrow", "text")) {
      for (String options : List.of("", "COPY_OPTIONS ('mergeSchema' = 'true')")) {
        SqlFailure failure = sql.failure(copyParquet(target, options));
        assertThat(failure.condition()).as(target).isEqualTo("DELTA_FAILED_TO_MERGE_FIELDS");
        assertThat(failure.sqlState()).isEqualTo("22005");
      }
    }
    assertThat(sql.rows(copyParquet("exact", ""))).containsExactly(List.of("1", "1", "0"));
  }

  // COPY: "SELECT expression_list: Selects the specified columns or expressions from the source
  // data before copying into the Delta table."
  // parse_json: https://docs.databricks.com/sql/language-manual/functions/parse_json.html
  @Test
  void selectsCastsLiteralsAndJson() throws Exception {
    sql.run(
        "CREATE TABLE t (id BIGINT, v VARIANT, at TIMESTAMP, name STRING, odd VARIANT, file STRING)");
    ParquetFiles.row(
        sql.onDisk("v", "a.parquet"),
        "message m { optional int32 id; optional binary p (STRING); optional binary bad (STRING); }",
        row -> row.append("id", 7).append("p", "{\"a\": [1, 2]}").append("bad", "no, json"));
    sql.run(
        "/* run 1, 'quoted' */ -- and a line\n"
            + select(
                "CAST(id AS BIGINT) AS id, PARSE_JSON(p) AS v,"
                    + " TIMESTAMP'2024-05-06 07:08:09.123456' AS at, 'it''s, (odd' AS name,"
                    + " coalesce(try_parse_json(bad), cast(bad as variant)) AS odd,"
                    + " _metadata.file_path AS file",
                ";"));
    assertThat(
            sql.rows(
                "SELECT id, v:a[1]::int, cast(at AS string), name, odd, schema_of_variant(odd), file"
                    + " FROM t"))
        .containsExactly(
            List.of(
                "7",
                "2",
                "2024-05-06 07:08:09.123456",
                "it's, (odd",
                "\"no, json\"",
                "STRING",
                "dbfs:" + sql.volumePath("v", "a.parquet")));
  }

  // https://docs.databricks.com/error-messages/malformed-record-in-parsing-error-class.html
  @Test
  void badJsonFailsTheWholeStatementWithItsCondition() throws Exception {
    sql.run("CREATE TABLE t (v VARIANT)");
    ParquetFiles.row(
        sql.onDisk("v", "a.parquet"),
        "message m { optional binary p (STRING); }",
        row -> row.append("p", "{broken"));
    SqlFailure failure = sql.failure(select("PARSE_JSON(p) AS v", ""));
    assertThat(failure.condition()).startsWith("MALFORMED_RECORD_IN_PARSING");
    assertThat(failure.sqlState()).isEqualTo("22023");
    assertThat(sql.rows(select("TRY_PARSE_JSON(p) AS v", "")))
        .as("the failed statement remembered nothing")
        .containsExactly(List.of("1", "1", "0"));
  }

  // COPY: "target_table: Identifies an existing Delta table."
  // https://docs.databricks.com/aws/en/error-messages/error-classes
  @Test
  void wrongTargetsSourcesAndFormatsAreRefused() throws Exception {
    assertThat(sql.failure(copyParquet("nowhere", "")).condition())
        .isEqualTo("DELTA_MISSING_DELTA_TABLE_COPY_INTO");
    assertThat(sql.failure(copyParquet("nocatalog.s.t", "")).condition())
        .isEqualTo("NO_SUCH_CATALOG_EXCEPTION");
    sql.run("CREATE TABLE t (id BIGINT)");
    SqlFailure empty = sql.failure(copyParquet("t", ""));
    assertThat(empty.condition()).isEqualTo("COPY_INTO_SOURCE_SCHEMA_INFERENCE_FAILED");
    assertThat(empty.sqlState()).isEqualTo("42KD9");
    assertThat(sql.failure(copy("t", "FILEFORMAT = DELTA")).condition())
        .isEqualTo("COPY_INTO_SOURCE_FILE_FORMAT_NOT_SUPPORTED");
    assertThat(sql.failure("COPY INTO t FROM 's3://b/p' FILEFORMAT = PARQUET").condition())
        .isEqualTo("COPY_INTO_UNSUPPORTED_FEATURE");
    assertThat(
            sql.failure("COPY INTO t FROM '/Volumes/main/default/nix' FILEFORMAT = PARQUET")
                .condition())
        .isEqualTo("VOLUME_NOT_FOUND");
    assertThat(sql.failure(copy("t", "")).condition()).isEqualTo("PARSE_SYNTAX_ERROR");
    assertThat(sql.failure(copyParquet("t", "SOMETHING = 1")).condition())
        .isEqualTo("PARSE_SYNTAX_ERROR");
  }

  // COPY: "VALIDATE: The data that is to be loaded into a table is validated but not written to
  // the table."
  @Test
  void validateLoadsNothing() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    sql.run("CREATE TABLE text (id STRING)");
    write("a.parquet", 1, 2, 3);
    assertThat(sql.rows(copyParquet("t", "VALIDATE 2 ROWS"))).hasSize(2);
    assertThat(sql.rows(copyParquet("t", "VALIDATE ALL"))).hasSize(3);
    assertThat(sql.failure(copyParquet("text", "VALIDATE ALL")).condition())
        .isEqualTo("DELTA_FAILED_TO_MERGE_FIELDS");
    assertThat(sql.value("SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(sql.rows(copyParquet("t", ""))).containsExactly(List.of("3", "3", "0"));
  }

  // COPY: "BY POSITION | ( col_name [, ...] ): Matches source columns to target table columns by
  // ordinal position. Type casting of the matched columns is done automatically. This parameter is
  // only supported for headerless CSV file format."
  @Test
  void csvByPositionAndJsonByName() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT, name STRING)");
    Files.createDirectories(sql.onDisk("v", "csv"));
    Files.writeString(sql.onDisk("v", "csv/a.csv"), "b,2\n", StandardCharsets.UTF_8);
    String csv = " FROM '" + sql.volumePath("v", "csv") + "' FILEFORMAT = CSV";
    assertThat(sql.rows("COPY INTO t (name, id)" + csv)).containsExactly(List.of("1", "1", "0"));
    assertThat(sql.failure("COPY INTO t (id)" + csv + " COPY_OPTIONS ('force'='true')").condition())
        .isEqualTo("COPY_INTO_COLUMN_ARITY_MISMATCH");
    assertThat(
            sql.failure(
                    "COPY INTO t BY POSITION FROM '"
                        + sql.volumePath("v", "csv")
                        + "' FILEFORMAT = JSON COPY_OPTIONS ('force'='true')")
                .condition())
        .isEqualTo("COPY_INTO_FEATURE_INCOMPATIBLE_SETTING");

    Files.createDirectories(sql.onDisk("v", "json"));
    Files.writeString(
        sql.onDisk("v", "json/a.json"), "{\"id\": 3, \"name\": \"c\"}\n", StandardCharsets.UTF_8);
    sql.run("COPY INTO t FROM '" + sql.volumePath("v", "json") + "' FILEFORMAT = JSON");
    assertThat(sql.rows("SELECT id, name FROM t ORDER BY id"))
        .containsExactly(List.of("2", "b"), List.of("3", "c"));
  }

  // Hidden files and folders are left out, folders named key=value are columns:
  // https://docs.databricks.com/aws/en/ingestion/cloud-object-storage/auto-loader/directory-listing-mode
  @Test
  void listsAsSparkDoes() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT, day INT)");
    write("day=1/a.parquet", 1);
    write("day=2/a.parquet", 2);
    write("_hidden.parquet", 3);
    write(".hidden.parquet", 4);
    sql.run(copyParquet("t", ""));
    assertThat(sql.rows("SELECT id, day FROM t ORDER BY id"))
        .containsExactly(List.of("1", "1"), List.of("2", "2"));
  }

  // COPY can fill a table made without columns:
  // https://docs.databricks.com/ingestion/cloud-object-storage/copy-into/index.html
  @Test
  void fillsATableWithoutColumns() throws Exception {
    sql.run("CREATE TABLE t");
    write("a.parquet", 1);
    assertThat(sql.rows(copyParquet("t", "COPY_OPTIONS ('mergeSchema' = 'true')")))
        .containsExactly(List.of("1", "1", "0"));
    assertThat(sql.value("SELECT id FROM t")).isEqualTo("1");
  }

  // VACUUM leaves COPY's memory alone: release notes of Databricks Runtime 15.2,
  // https://docs.databricks.com/aws/en/release-notes/runtime/15.2 . RESTORE does not rewind it:
  // https://community.databricks.com/t5/machine-learning/how-is-idempotency-ensured-for-copy-into-command/m-p/19796
  @Test
  void memorySurvivesOptimizeVacuumRestoreDeleteAndUserMetadata() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT)");
    write("a.parquet", 1);
    write("b.parquet", 2);
    sql.run(copyParquet("t", "FILES = ('a.parquet')"));
    sql.run("SET spark.databricks.delta.commitInfo.userMetadata = mine");
    sql.run(copyParquet("t", ""));
    assertThat(sql.value("DESCRIBE HISTORY t LIMIT 1", "userMetadata")).isEqualTo("mine");
    assertThat(sql.value("DESCRIBE HISTORY t LIMIT 1", "operation")).isEqualTo("COPY INTO");
    sql.run("OPTIMIZE t");
    sql.run("VACUUM t");
    assertThat(sql.rows(copyParquet("t", ""))).containsExactly(List.of("0", "0", "0"));
    sql.run("RESTORE TABLE t TO VERSION AS OF 0");
    assertThat(sql.rows(copyParquet("t", ""))).containsExactly(List.of("0", "0", "0"));
    assertThat(sql.value("SELECT count(*) FROM t"))
        .as("rows lost, files remembered")
        .isEqualTo("0");
    sql.run("DROP TABLE t");
    sql.run("CREATE TABLE t (id BIGINT)");
    assertThat(sql.rows(copyParquet("t", "")))
        .as("a new table remembers nothing")
        .containsExactly(List.of("2", "2", "0"));
  }

  // TIMESTAMP(MICROS, UTC) becomes TIMESTAMP; JSON becomes STRING:
  // https://docs.databricks.com/aws/en/query/formats/parquet
  @Test
  void parquetTypes() throws Exception {
    sql.run("CREATE TABLE t (at TIMESTAMP, j STRING, d DECIMAL(10,2), b BINARY)");
    ParquetFiles.row(
        sql.onDisk("v", "a.parquet"),
        "message m { optional int64 at (TIMESTAMP(MICROS,true)); optional binary j (JSON);"
            + " optional int64 d (DECIMAL(10,2)); optional binary b; }",
        row ->
            row.append("at", 1_700_000_000_123_456L)
                .append("j", "{}")
                .append("d", 150L)
                .append("b", Binary.fromConstantByteArray(new byte[] {0, (byte) 255})));
    sql.run(copyParquet("t", ""));
    assertThat(sql.rows("SELECT unix_micros(at), j, d, b FROM t"))
        .containsExactly(List.of("1700000000123456", "{}", "1.50", "AP8="));
  }

  private static final String KINDS =
      "message m { optional int32 i; optional double d; optional boolean b; optional int32 day"
          + " (DATE); optional group list (LIST) { repeated group list { optional binary element"
          + " (STRING); } } }";

  // https://docs.databricks.com/aws/en/query/formats/parquet
  @Test
  void columnsOfSessionsKeepTheirTypes() throws Exception {
    sql.run("CREATE TABLE t (i INT, d DOUBLE, b BOOLEAN, day DATE, list ARRAY<STRING>)");
    ParquetFiles.row(
        sql.onDisk("v", "a.parquet"),
        KINDS,
        row -> {
          row.append("i", Integer.MIN_VALUE).append("d", 0.1).append("b", true).append("day", -1);
          Group list = row.addGroup("list");
          list.addGroup("list").append("element", "a,b");
          list.addGroup("list");
          list.addGroup("list").append("element", "");
        });
    ParquetFiles.row(sql.onDisk("v", "b.parquet"), KINDS, row -> row.addGroup("list"));
    ParquetFiles.row(sql.onDisk("v", "c.parquet"), KINDS, row -> {});

    assertThat(sql.rows(select("i, d, b, day, list", ""))).containsExactly(List.of("3", "3", "0"));

    assertThat(sql.rows("SELECT *, size(list) FROM t ORDER BY i NULLS LAST, list NULLS LAST"))
        .containsExactly(
            List.of("-2147483648", "0.1", "true", "1969-12-31", "[\"a,b\",null,\"\"]", "3"),
            java.util.Arrays.asList(null, null, null, null, "[]", "0"),
            java.util.Arrays.asList(null, null, null, null, null, null));
  }

  // https://docs.databricks.com/aws/en/error-messages/error-classes#delta_failed_to_merge_fields
  @Test
  void columnsOfSessionsFitNoOtherTypes() throws Exception {
    ParquetFiles.row(sql.onDisk("v", "a.parquet"), KINDS, row -> row.append("i", 1));
    Map<String, String> others =
        Map.of(
            "i", "BIGINT",
            "d", "BIGINT",
            "b", "INT",
            "day", "TIMESTAMP",
            "list", "ARRAY<BIGINT>");
    for (Map.Entry<String, String> other : others.entrySet()) {
      String table = "other_" + other.getKey();
      sql.run("CREATE TABLE " + table + " (" + other.getKey() + " " + other.getValue() + ")");
      SqlFailure failure =
          sql.failure(select(other.getKey(), "").replace("INTO t ", "INTO " + table + " "));
      assertThat(failure).as("%s into %s", other.getKey(), other.getValue()).isNotNull();
      assertThat(failure.condition()).isEqualTo("DELTA_FAILED_TO_MERGE_FIELDS");
      assertThat(failure.sqlState()).isEqualTo("22005");
    }
  }
}
