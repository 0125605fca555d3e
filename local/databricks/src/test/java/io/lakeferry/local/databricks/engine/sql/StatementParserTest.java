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
package io.lakeferry.local.databricks.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.StatementParameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {

  private static Statement parse(String sql) throws SqlFailure {
    return StatementParser.parse(sql, List.of()).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 'COPY INTO t'",
        "SHOW TABLES",
        "SHOW COLUMNS IN t",
        "DESCRIBE TABLE t",
        "SET x = 1",
        "SET TIME ZONE 'UTC'",
        "-- COPY INTO\nSELECT 1",
        "COMMENT ON TABLE t IS 'x'",
        "CREATE TABLE volume (a INT)",
        ""
      })
  void othersAreSparks(String sql) throws Exception {
    assertThat(StatementParser.parse(sql, List.of())).isEmpty();
  }

  @Test
  void copyWithEverything() throws Exception {
    Statement.CopyInto copy =
        (Statement.CopyInto)
            parse(
                "/* a /* nested */ comment */ COPY INTO main.`s-1`.T FROM (\n SELECT a::bigint, f(x,"
                    + " 'a, from b)') AS \"y\", map('k', v[1]) m, -- from here\n 'it''s \\'(' FROM"
                    + " '/Volumes/a/b/c' AS src) FILEFORMAT = PARQUET FILES = ('1', '2')"
                    + " FORMAT_OPTIONS ('mode' = 'FAILFAST', ignoreMissingFiles = false, a.b = 1)"
                    + " COPY_OPTIONS ('force' = 'true');");
    assertThat(copy.target()).containsExactly("main", "s-1", "t");
    assertThat(copy.expressions())
        .containsExactly(
            "a::bigint", "f(x, 'a, from b)') AS \"y\"", "map('k', v[1]) m", "'it''s \\'('");
    assertThat(copy.sourcePath()).isEqualTo("/Volumes/a/b/c");
    assertThat(copy.sourceAlias()).isEqualTo("src");
    assertThat(copy.format()).isEqualTo("parquet");
    assertThat(copy.files()).containsExactly("1", "2");
    assertThat(copy.formatOptions())
        .isEqualTo(Map.of("mode", "FAILFAST", "ignoreMissingFiles", "false", "a.b", "1"));
    assertThat(copy.copyOptions()).isEqualTo(Map.of("force", "true"));
    assertThat(copy.validateRows()).isEqualTo(Statement.CopyInto.NO_VALIDATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY INTO t",
        "COPY INTO t FROM x FILEFORMAT = PARQUET",
        "COPY INTO t FROM '/p'",
        "COPY INTO t FROM (SELECT FROM '/p') FILEFORMAT = CSV",
        "COPY INTO t FROM (SELECT a) FILEFORMAT = CSV",
        "COPY INTO t FROM (SELECT a) b FROM '/p') FILEFORMAT = CSV",
        "COPY INTO t FROM '/p' FILEFORMAT = CSV; SELECT 1",
        "COPY INTO t FROM '/p' FILEFORMAT = CSV FILES = ()",
        "COPY INTO a.b.c.d FROM '/p' FILEFORMAT = CSV",
        "CREATE VOLUME v COMMENT 5",
        "CREATE VOLUME v /* open",
        "DROP VOLUME `v",
        "USE a.b.c",
        "SHOW VOLUMES IN s LIKE x y"
      })
  void mistakesAreSyntaxErrors(String sql) {
    SqlFailure failure =
        catchThrowableOfType(SqlFailure.class, () -> StatementParser.parse(sql, List.of()));
    assertThat(failure).as(sql).isNotNull();
    assertThat(failure.condition()).isEqualTo("PARSE_SYNTAX_ERROR");
    assertThat(failure.sqlState()).isEqualTo("42601");
  }

  @Test
  void namesAndStrings() throws Exception {
    assertThat(parse("CREATE VOLUME IF NOT EXISTS `a``b`.C COMMENT \"say \\\"hi\\\" \\u00e9\""))
        .isEqualTo(
            new Statement.CreateVolume(
                List.of("a`b", "c"), Statement.IfExists.IGNORE, "say \"hi\" é"));
    assertThat(parse("DROP VOLUME v;"))
        .isEqualTo(new Statement.DropVolume(List.of("v"), Statement.IfExists.FAIL));
    assertThat(parse("USE CATALOG `My-Catalog`")).isEqualTo(new Statement.UseCatalog("My-Catalog"));
    assertThat(parse("SET CATALOG 'c'")).isEqualTo(new Statement.UseCatalog("c"));
    assertThat(parse("USE a.b")).isEqualTo(new Statement.UseSchema(List.of("a", "b")));
    assertThat(parse("PUT '/l' INTO '/Volumes/a/b/c/d' OVERWRITE"))
        .isEqualTo(
            new Statement.VolumeFile(
                Statement.FileOperation.PUT, "/l", "/Volumes/a/b/c/d", Statement.Overwrite.YES));
    assertThat(parse("SHOW COLUMNS IN CATALOG `c` SCHEMA LIKE 's' TABLE LIKE 't' LIKE 'x'"))
        .isEqualTo(new Statement.ShowColumnsInCatalog("c", "s", "t", "x"));
    assertThat(parse("LIST r'/Volumes/a\\b'")).isEqualTo(new Statement.ListFiles("/Volumes/a\\b"));
  }

  @Test
  void parametersBecomeLiterals() throws Exception {
    List<StatementParameter> named =
        List.of(
            new StatementParameter("at", 0, "TIMESTAMP", "2024-01-01"),
            new StatementParameter("c", 0, null, "it's \\ :at"));
    Statement.CopyInto copy =
        (Statement.CopyInto)
            StatementParser.parse(
                    "COPY INTO t FROM (SELECT v:at AS a, :at AS b, ':at' AS c, :c FROM '/p')"
                        + " FILEFORMAT = CSV",
                    named)
                .orElseThrow();
    assertThat(copy.expressions())
        .containsExactly(
            "v:at AS a", "CAST('2024-01-01' AS TIMESTAMP) AS b", "':at' AS c", "'it\\'s \\\\ :at'");
    SqlFailure unbound =
        catchThrowableOfType(
            SqlFailure.class, () -> StatementParser.parse("CREATE VOLUME v COMMENT :other", named));
    assertThat(unbound.condition()).isEqualTo("UNBOUND_SQL_PARAMETER");
  }

  @Test
  void keysAreTakenOutOfTables() throws Exception {
    assertThat(SparkText.forSpark("CREATE TABLE t (a INT PRIMARY KEY COMMENT 'k', b INT)"))
        .isEqualTo(
            "CREATE TABLE t (a INT COMMENT 'k', b INT)".replace("INT COMMENT", "INT  COMMENT"));
    assertThat(SparkText.forSpark("CREATE TABLE t (a INT, PRIMARY KEY (a, b) RELY) USING DELTA"))
        .isEqualTo("CREATE TABLE t (a INT) USING DELTA");
    assertThat(
            SparkText.forSpark(
                "CREATE TABLE t (CONSTRAINT k PRIMARY KEY (a), a INT, CONSTRAINT c CHECK (a > 0),"
                    + " CONSTRAINT f FOREIGN KEY (a) REFERENCES u (x) ON DELETE NO ACTION)"))
        .isEqualTo("CREATE TABLE t ( a INT, CONSTRAINT c CHECK (a > 0))");
    String untouched = "CREATE TABLE t AS SELECT 'PRIMARY KEY' AS a, (1) AS b";
    assertThat(SparkText.forSpark(untouched)).isSameAs(untouched);
    String comment = "CREATE TABLE t (a INT COMMENT 'PRIMARY KEY', `primary` INT)";
    assertThat(SparkText.forSpark(comment)).isEqualTo(comment);
  }
}
