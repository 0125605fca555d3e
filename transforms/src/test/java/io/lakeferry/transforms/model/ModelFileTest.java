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
package io.lakeferry.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a model file is named by its line, all of it at once. */
class ModelFileTest {
  private static final String FILE = "orders.yaml";
  private static final String QUERY =
      """
      name: orders
      description: Orders.
      source:
        query: |
          SELECT id, amount FROM t
          WHERE at >= {window_start:DateTime64(6, 'UTC')}
            AND at < {window_end:DateTime64(6, 'UTC')} AND x = {team_id:Int64}
      splitKey:
        - expression: id
          type: STRING
      columns:
        - name: id
          type: STRING
          nullable: false
        - name: amount
          type: DOUBLE
      merge:
        key: [id]
        version: [amount]
      """;

  @Test
  void aQueryModelIsRead() {
    LoadedModel loaded = ModelFile.parse(FILE, QUERY);

    assertThat(loaded.model())
        .isEqualTo(
            new Model(
                "orders",
                "Orders.",
                new ModelSource.Query(
                    "SELECT id, amount FROM t\nWHERE at >= {window_start:DateTime64(6, 'UTC')}\n"
                        + "  AND at < {window_end:DateTime64(6, 'UTC')} AND x = {team_id:Int64}"),
                List.of(
                    column("id", ValueType.STRING, Column.Nullability.NEVER_NULL),
                    column("amount", ValueType.DOUBLE, Column.Nullability.NULLABLE)),
                List.of(),
                List.of(new KeyPart("id", KeyPart.Type.STRING)),
                Model.Copies.ALL,
                new MergeRule(List.of("id"), List.of("amount"), List.of())));
    assertThat(loaded.line(LoadedModel.SOURCE_TEXT)).isEqualTo(5);
    assertThat(loaded.line(LoadedModel.column("amount"))).isEqualTo(15);
    assertThat(loaded.line(LoadedModel.splitKey(0))).isEqualTo(9);
  }

  @Test
  void aTableModelIsRead() {
    Model model = ModelFile.parse(FILE, ModelsPage.tableExample()).model();

    assertThat(model.source()).isEqualTo(new ModelSource.Table("orders", "inserted_at", "team_id"));
    assertThat(model.copies()).isEqualTo(Model.Copies.ONE_OF_EACH_KEY);
    assertThat(model.isMutable()).isFalse();
    assertThat(model.optionalColumns()).extracting(Column::name).containsExactly("details");
    assertThat(model.ingestedAtColumn()).get().extracting(Column::name).isEqualTo("exported_at");
  }

  /** Each row: what is replaced, by what, the line and the words of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "columns:|colums:|11|the model has no key 'colums', did you mean 'columns'?",
        "name: orders|name: Orders|1|the name 'Orders' is not of lower-case letters",
        "name: orders|title: orders|1|the model has no 'name'",
        "name: amount|name: ID|15|there are two columns ID and id",
        "name: amount|name: id|15|there are two columns id",
        "key: [id]|key: [ident]|18|key names 'ident', which is no column",
        "key: [id]|key: [idd]|18|did you mean 'id'?",
        "key: [id]|key: []|18|merge has no 'key'",
        "version: [amount]|version: [amont]|19|version names 'amont', which is no column",
        "version: [amount]|fallbackVersion: [amount]|18|but no 'version'",
        "type: DOUBLE|type: DOUBEL|16|'type' of a column is not 'DOUBEL', did you mean DOUBLE?",
        "type: DOUBLE|type: DECIMAL|16|but one of STRING, BIGINT",
        "type: DOUBLE|type: JSON|19|version names amount, whose type JSON does not compare",
        "type: DOUBLE|type: [a]|16|'type' of a column is one value",
        "type: DOUBLE|nullable: true|15|a column has no 'type'",
        "nullable: false|nullable: no|14|'nullable' of a column is neither true nor false",
        "nullable: false|optional: true|18|key names id, which is optional",
        "nullable: false|ingestedAt: true|18|key names id, which differs in each run",
        "type: DOUBLE|ingestedAt: true|19|version names amount, which differs in each run",
        "version: [amount]|version: [id]|19|version names id, which is part of the key",
        "version: [amount]|version: [amount, amount]|19|version names amount twice",
        "version: [amount]|version: [amount]\\n  fallbackVersion: [id]|20|fallbackVersion names id, which",
        "key: [id]|key: [id, id]|18|key names id twice",
        "description: Orders.|copies: one_of_each_key|2|would lose the newest by merge.version",
        " AND x = {team_id:Int64}||5|the query does not use {team_id:Int64}",
        " AND x = {team_id:Int64}| -- {team_id:Int64}|5|or write 'oneTeam: true'",
        "source:|source:\\n  oneTeam: true|4|'oneTeam' is for a query without {team_id:Int64}",
        " AND x = {team_id:Int64}| AND x = {team_id:Int64} ORDER BY x LIMIT 5|7|a LIMIT or OFFSET",
        " AND x = {team_id:Int64}| AND x = {team_id:Int64} limit 5, 6|7|a LIMIT or OFFSET",
        " AND x = {team_id:Int64}| AND x = {team_id:Int64} LIMIT 1 BY id LIMIT 6|7|a LIMIT or OFFSET",
        " AND x = {team_id:Int64}| AND x = {team_id:Int64} OFFSET 6 ROWS|7|a LIMIT or OFFSET",
        " AND x = {team_id:Int64}| AND x = {team_id:Int64} LIMIT (10)|7|a LIMIT or OFFSET",
        " AND x = {team_id:Int64}| AND x = {team_id:Int64} LIMIT 1e3|7|a LIMIT or OFFSET",
        "SELECT |SELECT TOP 10 |5|a LIMIT or OFFSET",
        "window_start:D|start:D|6|the query has no placeholder {start}",
        "window_start:D|window_strat:D|6|did you mean {window_start}?",
        "window_end:D|window_start:D|5|the query does not use {window_end:DateTime64(6, 'UTC')}",
        "AND at <|AND {split:String} AND at <|7|{split} has no type",
        "AND at <|AND { split } AND at <|7|write {split} without blanks",
        "FROM t|FROM t -- {split}|5|{split} stands in a comment",
        "AND at <|AND team = {team_id} AND at <|7|write {team_id:Int64}",
        "AND at <|-- AND at <|5|the query does not use {window_end",
        "FROM t|FROM t;|5|without a semicolon",
        "FROM t|FROM (t|5|the brackets of the query do not match",
        "SELECT id|INSERT id|5|does not begin with SELECT or WITH",
        "source:|events:|1|the model has no 'source'",
        "description: Orders.|copies: one|2|'copies' of the model is not 'one'",
        "description: Orders.|name: again|2|the model has the key 'name' twice",
        "type: STRING|type: INT64|10|'type' of a part of splitKey is not 'INT64', did you mean UINT64?",
        "expression: id|expressions: id|9|a part of splitKey has no 'expression'",
        "name: amount|name: \"a\\rb\"|15|holds a control character",
      })
  void aMistakeIsNamedByItsLine(String what, String replacement, int line, String message) {
    String by = replacement == null ? "" : replacement;
    assertThat(QUERY).contains(what);
    String text =
        what.equals("type: STRING") || what.equals("name: orders")
            ? QUERY.replaceFirst(what, by)
            : QUERY.replace(what, by);

    LakeferryException error = refused(text.replace("\\n", "\n"));

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_OPTION);
    assertThat(error.getMessage()).contains(FILE + ":" + line + ": ").contains(message);
  }

  @Test
  void aQueryOfOneTeamSaysSo() {
    String text =
        QUERY
            .replace(" AND x = {team_id:Int64}", "")
            .replace("source:", "source:\n  oneTeam: true");

    Model model = ModelFile.parse(FILE, text).model();

    assertThat(ModelText.of(model)).contains("oneTeam: true");
    assertThat(ModelFile.parse(FILE, ModelText.of(model)).model()).isEqualTo(model);
    assertThat(refused(ModelsPage.tableExample().replace("source:", "source:\n  oneTeam: true")))
        .hasMessageContaining("orders.yaml:4: 'oneTeam' goes with query, not with table");
  }

  /** Of rows that agree in the split key one is taken, so they must be copies of one row. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order_id | cityHash64(toString(`order_id`)) | ",
        "order_id | sipHash64(order_id, tags) | 9: with copies one_of_each_key splitKey is made",
        "order_id | toString(day) | 7: copies one_of_each_key takes one row of each split key, which does not tell all values of order_id of merge.key apart",
        "order_id | toString(day) | 9: with copies one_of_each_key splitKey is made of columns of",
        "order_id | concat(order_id, toString(day)) | 9: with copies one_of_each_key splitKey is made",
        "order_id, amount | order_id | 7: copies one_of_each_key takes one row of each split key, which does not tell all values of amount of",
        "order_id, amount | cityHash64(order_id, amount) | ",
        "order_id | toString(intDiv(order_id, 1000)) | 7: copies one_of_each_key takes one row of each split key, which does not tell all values of order_id of",
        "order_id | substring(order_id, 1, 3) | 7: copies one_of_each_key",
        "order_id | cityHash64(lower(order_id)) | 7: copies one_of_each_key",
        "order_id | toUInt64(order_id) | 7: copies one_of_each_key",
        "order_id | cityHash64(order_id) % 8 | 7: copies one_of_each_key",
      })
  void copiesAgreeInTheMergeKey(String key, String split, String problem) {
    String text =
        ModelsPage.tableExample()
            .replace("key: [order_id]", "key: [" + key + "]")
            .replace("- expression: order_id", "- expression: \"" + split + "\"");

    if (problem == null) {
      assertThat(ModelFile.parse(FILE, text).hasColumns()).isTrue();
    } else {
      assertThat(refused(text)).hasMessageContaining("orders.yaml:" + problem);
      assertThat(ModelFile.parse(FILE, text.replace("one_of_each_key", "all")).hasColumns())
          .as("without copies")
          .isTrue();
    }
  }

  /** A key column can be made of several of the source's, and those in other ways than the key. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "concat(a, b) | STRING | a | false",
        "concat(a, b) | STRING | cityHash64(a, `b`) | true",
        "concat(a, b) | STRING | concat(a, b) | true",
        "concat(a, b) | STRING | sipHash64(concat(a, b)) | true",
        "toDate(a) | DATE | cityHash64(a) | true",
        "toDate(a) | DATE | toString(a) | false",
        "a | TIMESTAMP | toString(a) | false",
        "a | TIMESTAMP | cityHash64(a) | true",
        "a | BIGINT | toString(a) | true",
        "a | BIGINT | toUInt64(a) | true",
        "a | DOUBLE | toUInt64(a) | false",
        "`the a` | STRING | lower(`the a`) | false",
        "`the a` | STRING | `the a` | true",
        "mod | BIGINT | toUInt64(mod) | true",
        "mod | BIGINT | toUInt64(intDiv(mod, 10)) | false",
        "1 | BIGINT | order_id | true",
      })
  void aSplitKeyTellsAllValuesOfAKeyColumnApart(
      String expression, String type, String split, boolean apart) {
    Column column =
        new Column(
            "c",
            Column.Origin.SOURCE,
            expression,
            ValueType.valueOf(type),
            Column.Nullability.NULLABLE,
            "");

    assertThat(new SplitIdentity(List.of("other", split)).tellsApart(column)).isEqualTo(apart);
  }

  @Test
  void theTeamNeedNotStandInTheSplitKey() {
    String text =
        ModelsPage.tableExample()
            .replace(
                "columns:\n",
                "columns:\n  - name: team\n    expression: team_id\n    type: BIGINT\n")
            .replace("key: [order_id]", "key: [team, order_id]");

    assertThat(ModelFile.parse(FILE, text).hasColumns()).isTrue();
  }

  @Test
  void appendedRowsAreCountedByTheTimeOfIngestionOrToldApartByAKey() {
    String withoutTime =
        ModelsPage.tableExample().replace("  - name: exported_at\n    ingestedAt: true\n", "");
    String withoutBoth = withoutTime.substring(0, withoutTime.indexOf("merge:"));

    assertThat(ModelFile.parse(FILE, withoutTime).model().ingestedAtColumn()).isEmpty();
    assertThat(refused(withoutBoth))
        .hasMessageContaining("orders.yaml:12: the model has neither a column with ingestedAt")
        .hasMessageContaining("add a column such as '- {name: exported_at, ingestedAt: true}'");
  }

  @Test
  void allMistakesOfAFileAreNamedInItsOrder() {
    String text =
        QUERY
            .replace("type: DOUBLE", "type: number")
            .replace("description:", "descr:")
            .replace("[id]", "[uid]");

    assertThat(refused(text).getMessage())
        .startsWith("3 problems: orders.yaml:2: ")
        .containsSubsequence("orders.yaml:16: ", "orders.yaml:18: ")
        .contains("docs/models.md");
  }

  @Test
  void twoSourcesAreOneTooMany() {
    assertThat(refused(QUERY.replace("source:\n", "source:\n  table: t\n")).getMessage())
        .contains("orders.yaml:4: source says query and table");
    assertThat(
            refused(QUERY.replaceAll("(?s)source:\n.*splitKey", "source: {}\nsplitKey"))
                .getMessage())
        .contains("orders.yaml:3: source says neither query nor table");
  }

  @Test
  void aTableHasAWindowColumn() {
    String table = ModelsPage.tableExample();

    assertThat(refused(table.replace("windowColumn", "windowColum")).getMessage())
        .contains("orders.yaml:5: source has no key 'windowColum', did you mean 'windowColumn'?")
        .contains("orders.yaml:4: source has no 'windowColumn'");
    assertThat(refused(QUERY.replace("source:\n", "source:\n  teamColumn: t\n")).getMessage())
        .contains("orders.yaml:4: 'teamColumn' goes with table, not with query");
  }

  private static final String SPLIT_KEY = "splitKey:\n";

  private static String withEarliest(String query) {
    return QUERY.replace(
        SPLIT_KEY, "  earliest: |\n    " + query.replace("\n", "\n    ") + "\n" + SPLIT_KEY);
  }

  @Test
  void aQueryCanSayWhereItsDataBegins() {
    LoadedModel loaded =
        ModelFile.parse(FILE, withEarliest("SELECT min(at) FROM t WHERE x = {team_id:Int64}"));

    assertThat(loaded.model().source())
        .extracting(source -> ((ModelSource.Query) source).earliest())
        .isEqualTo("SELECT min(at) FROM t WHERE x = {team_id:Int64}");
    assertThat(loaded.line(LoadedModel.EARLIEST)).isEqualTo(9);
    assertThat(ModelFile.parse(FILE, ModelText.of(loaded.model())).model())
        .isEqualTo(loaded.model());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-01-01|9|the query of 'earliest' does not begin with SELECT or WITH",
        "SELECT 1;|9|the query of 'earliest' is one statement",
        "SELECT (1|9|the brackets of the query of 'earliest' do not match",
        "SELECT {window_start:DateTime64(6, 'UTC')}|9|the query of 'earliest' has no placeholder",
        "SELECT 1 WHERE {split}|9|has no placeholder {split}, known are team_id",
        "SELECT {team:Int64}|9|the query of 'earliest' has no placeholder {team}",
        "SELECT {team_id}|9|write {team_id:Int64}",
        "SELECT 1 SETTINGS limit = 1|9|the query of 'earliest' sets limit, which decides",
      })
  void whatIsWrongWithItIsNamedByItsLine(String query, int line, String message) {
    assertThat(refused(withEarliest(query)).getMessage())
        .contains(FILE + ":" + line + ": ")
        .contains(message);
  }

  @Test
  void onlyAQueryHasToSayWhereItsDataBegins() {
    assertThat(
            refused(
                    ModelsPage.tableExample()
                        .replace("  table: orders", "  table: orders\n  earliest: SELECT 1"))
                .getMessage())
        .contains("orders.yaml:5: 'earliest' goes with query");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SETTINGS use_query_cache = 1|8|use_query_cache",
        "settings max_threads = 2, Skip_Unavailable_Shards=1|8|Skip_Unavailable_Shards",
        "SETTINGS `limit` = 5|8|limit",
        "SETTINGS \"offset\" = 5|8|offset",
        "SETTINGS x = 'a, b', limit=5|8|limit",
        "SETTINGS x = {'a': 'b', 'c': 'd'}, y = [1, 2], limit=5|8|limit",
        "SETTINGS /* why */ max_threads -- so\\n= 2,\\nread_overflow_mode = 'break'|10|read_overflow_mode",
        "UNION ALL (SELECT 1, 2 SETTINGS max_threads = 1, limit = 1)|8|limit",
        "SETTINGS max_threads = 1 UNION ALL SELECT 1, 2 SETTINGS allow_experimental_parallel_reading_from_replicas_x = 1, parallel_replicas_count = 2|8|parallel_replicas_count",
      })
  void settingsThatHideMissingRowsAreRefused(String settings, int line, String name) {
    String text =
        QUERY.replace(SPLIT_KEY, "      " + settings.replace("\\n", "\n      ") + "\n" + SPLIT_KEY);

    assertThat(refused(text).getMessage())
        .contains(FILE + ":" + line + ": the query sets " + name + ", which decides whether");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SETTINGS max_threads = 2, use_index_for_in_with_subqueries_max_values = 100000",
        "AND settings = 5 AND limit = 3",
        "AND note = 'SETTINGS limit = 1'",
        "-- SETTINGS limit = 1",
        "ORDER BY limit",
        "ORDER BY at LIMIT 5 BY id",
        "ORDER BY at LIMIT 1, 5 BY id, x",
        "ORDER BY at LIMIT 5 OFFSET 1 BY id",
        "AND id IN (SELECT id FROM t LIMIT 5)",
        "AND note = ' LIMIT 5'",
      })
  void otherSettingsAndWhatOnlyLooksLikeThemAreTaken(String end) {
    String text = QUERY.replace(SPLIT_KEY, "      " + end + "\n" + SPLIT_KEY);

    assertThat(ModelFile.parse(FILE, text).hasColumns()).isTrue();
  }

  /** A bound without zone is read in the server's, one without digits loses the fraction. */
  @ParameterizedTest
  @ValueSource(strings = {"DateTime", "DateTime64(6)", "DateTime64(3, 'UTC')", "String"})
  void boundsHaveOneType(String type) {
    assertThat(refused(QUERY.replace("start:DateTime64(6, 'UTC')", "start:" + type)).getMessage())
        .contains("orders.yaml:6: {window_start} has the type '" + type + "'")
        .contains("write {window_start:DateTime64(6, 'UTC')}");
  }

  @Test
  void bracesInTextsAndCommentsAreNoPlaceholders() {
    String sql =
        "SELECT id, '{other:String} ; (' AS amount /* {more:Int8} ) */ FROM t -- it's {x:Int8}";

    assertThat(ModelFile.parse(FILE, QUERY.replace("SELECT id, amount FROM t", sql)).hasColumns())
        .isTrue();
  }

  @Test
  void namesOf255CharactersWithQuotesAndUnicodePass() {
    String name = "\"ä`'\\\"" + "é".repeat(251) + "\"";
    Model model =
        ModelFile.parse(
                FILE,
                QUERY
                    .replace("amount\n", "\"ä`'\\\"" + "é".repeat(251) + "\"\n")
                    .replace("[amount]", "[" + name + "]"))
            .model();

    assertThat(model.columns().get(1).name()).hasSize(255).startsWith("ä`'\"é");
    assertThat(model.columns().get(1).expression()).startsWith("`ä\\`'\"é").endsWith("é`");
    assertThat(refused(QUERY.replace("name: amount", "name: " + "x".repeat(256))).getMessage())
        .contains("orders.yaml:15: ")
        .contains("has 256 characters, not 1 to 255");
  }

  /** Whether the target has column mapping is not known here. */
  @ParameterizedTest
  @ValueSource(strings = {"am.ount", "am/ount", "am ount", "a,b;{c}(d)=e"})
  void namesThatSomeTableCanHavePass(String name) {
    Model model =
        ModelFile.parse(
                FILE,
                QUERY
                    .replace("name: amount\n", "name: '" + name + "'\n")
                    .replace("[amount]", "['" + name + "']"))
            .model();

    assertThat(model.columns().get(1).name()).isEqualTo(name);
    assertThat(model.columns().get(1).expression()).isEqualTo("`" + name + "`");
  }

  @Test
  void aFileWithoutColumnsCanOnlyBeChecked(@TempDir Path folder) throws IOException {
    String text = QUERY.substring(0, QUERY.indexOf("columns:"));
    Path file = Files.writeString(folder.resolve("orders.yml"), text);

    assertThat(Models.loaded(file.toString()).hasColumns()).isFalse();
    assertThatThrownBy(() -> Models.named(file.toString()))
        .hasMessageContaining("the model has no 'columns'")
        .hasMessageContaining("model check");
  }

  @Test
  void aFileIsFoundByItsPath(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("Orders.YAML"), QUERY);

    assertThat(Models.named(file.toString()).name()).isEqualTo("orders");
    assertThatThrownBy(() -> Models.named(folder.resolve("no.yaml").toString()))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a: [", "- a", "text", "a: b\n---\na: c\n", "a: \"\\q\""})
  void whatIsNoModelIsRefused(String text) {
    assertThat(refused(text).code()).isEqualTo(ErrorCode.INVALID_OPTION);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelIsReadAsItIsWritten(Model model) {
    assertThat(ModelFile.parse(FILE, ModelText.of(model)).model()).isEqualTo(model);
  }

  static List<Model> models() {
    return List.of(
        Models.events(),
        Models.named("persons"),
        Models.named("sessions"),
        ModelFile.parse(FILE, QUERY).model(),
        ModelFile.parse(FILE, ModelsPage.queryExample()).model(),
        ModelFile.parse(FILE, ModelsPage.tableExample()).model(),
        new Model(
            "odd",
            "A: b # 'c' \"d\"",
            new ModelSource.Table("true", "`a b`", null),
            List.of(
                column("on", ValueType.BOOLEAN, Column.Nullability.NULLABLE),
                new Column(
                    "from",
                    Column.Origin.SOURCE,
                    "'x: ' || y -- z",
                    ValueType.STRING,
                    Column.Nullability.NULLABLE,
                    "ä 😀 \\ *"),
                new Column(
                    "1",
                    Column.Origin.SOURCE,
                    "2",
                    ValueType.INTEGER,
                    Column.Nullability.NEVER_NULL,
                    "")),
            List.of(),
            List.of(new KeyPart("`1`", KeyPart.Type.UINT64)),
            Model.Copies.ALL,
            new MergeRule(List.of("on"), List.of("from"), List.of("1"), List.of("on"))));
  }

  private static Column column(String name, ValueType type, Column.Nullability nullability) {
    return new Column(name, Column.Origin.SOURCE, name, type, nullability, "");
  }

  private static LakeferryException refused(String text) {
    LakeferryException error =
        catchThrowableOfType(LakeferryException.class, () -> ModelFile.parse(FILE, text));
    assertThat(error).as("error of %s", text).isNotNull();
    return error;
  }
}
