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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.model.Column.Nullability;
import io.lakeferry.transforms.model.Column.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Makes a model of a model file's nodes; to be used once. */
final class ModelReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,59}");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What ClickHouse does not take for a column's name where an expression begins. */
  static final Set<String> WORDS =
      Set.of(
          "all",
          "and",
          "any",
          "array",
          "as",
          "between",
          "case",
          "cast",
          "distinct",
          "else",
          "end",
          "except",
          "from",
          "global",
          "group",
          "having",
          "in",
          "interval",
          "is",
          "join",
          "like",
          "limit",
          "not",
          "null",
          "offset",
          "on",
          "or",
          "order",
          "sample",
          "select",
          "settings",
          "then",
          "union",
          "using",
          "when",
          "where",
          "with");

  private final String file;
  private final FileProblems problems;
  private final Map<String, Integer> lines = new HashMap<>();

  ModelReader(String file) {
    this.file = file;
    this.problems = new FileProblems(file);
  }

  /**
   * Reads it.
   *
   * @throws io.lakeferry.transforms.errors.LakeferryException INVALID_OPTION with all that is wrong
   */
  LoadedModel read(Node root) {
    YamlMapping file =
        YamlMapping.of(
            root,
            "the model",
            Set.of("name", "description", "source", "copies", "splitKey", "columns", "merge"),
            problems);
    String name = file.required("name");
    if (name != null && !NAME.matcher(name).matches()) {
      problems.add(
          file.line("name"),
          "the name '"
              + name
              + "' is not of lower-case letters, digits and underscores, at most 60, a letter first");
    }
    ModelSource source = null;
    if (file.has("source")) {
      source = new SourceSection(problems, lines).read(file.node("source"));
    } else {
      problems.add(file.line(), "the model has no 'source'");
    }
    List<KeyPart> key = splitKey(file);
    Map<String, ListedColumn> columns = columns(file);
    MergeRule merge =
        file.has("merge") ? new MergeSection(problems).read(file.node("merge"), columns) : null;
    Model.Copies copies = file.oneOf("copies", Model.Copies.class, Model.Copies.ALL);
    if (copies == Model.Copies.ONE_OF_EACH_KEY && merge != null) {
      new CopiesCheck(problems, lines).check(file.line("copies"), source, key, columns, merge);
    }
    if (!file.has("merge")
        && !columns.isEmpty()
        && columns.values().stream().noneMatch(ListedColumn::isIngestedAt)) {
      problems.add(
          file.line("columns"),
          "the model has neither a column with ingestedAt, by which loaded rows are counted, nor a"
              + " merge key, by which they are told apart: add a column such as '- {name: exported_at,"
              + " ingestedAt: true}', or 'merge' with a 'key'");
    }
    String description = file.text("description", "");
    problems.throwIfAny(ErrorCode.INVALID_OPTION);
    return new LoadedModel(
        new Model(
            name,
            description.strip(),
            source,
            columns.values().stream().filter(c -> !c.optional()).map(ListedColumn::column).toList(),
            columns.values().stream()
                .filter(ListedColumn::optional)
                .map(ListedColumn::column)
                .toList(),
            key,
            copies,
            merge),
        this.file,
        lines);
  }

  private List<KeyPart> splitKey(YamlMapping file) {
    List<KeyPart> key = new ArrayList<>();
    if (file.sequence("splitKey").isEmpty()) {
      problems.add(
          file.line("splitKey"), "the model has no 'splitKey', so that it could not be divided");
    }
    for (Node node : file.sequence("splitKey")) {
      YamlMapping part =
          YamlMapping.of(node, "a part of splitKey", Set.of("expression", "type"), problems);
      String expression = part.required("expression");
      part.required("type");
      KeyPart.Type type = part.oneOf("type", KeyPart.Type.class, null);
      lines.put(LoadedModel.splitKey(key.size()), part.line());
      key.add(new KeyPart(expression, type));
    }
    return key;
  }

  private Map<String, ListedColumn> columns(YamlMapping file) {
    Map<String, ListedColumn> columns = new LinkedHashMap<>();
    Map<String, String> lowerCase = new HashMap<>();
    int ingestedAt = 0;
    for (Node node : file.sequence("columns")) {
      YamlMapping column =
          YamlMapping.of(
              node,
              "a column",
              Set.of("name", "expression", "type", "nullable", "optional", "ingestedAt", "comment"),
              problems);
      String name = column.required("name");
      if (name == null) {
        continue;
      }
      TargetNames.problemOf(name)
          .ifPresent(
              problem ->
                  problems.add(
                      column.line("name"),
                      "the column name '" + Excerpt.of(name) + "' " + problem));
      String other = lowerCase.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        problems.add(
            column.line("name"),
            "there are two columns "
                + name
                + (other.equals(name) ? "" : " and " + other)
                + ", which are one for Databricks");
        continue;
      }
      lines.put(LoadedModel.column(name), column.line());
      columns.put(name, listed(name, column));
      if (column.flag("ingestedAt", false) && ++ingestedAt > 1) {
        problems.add(column.line(), "there are two columns with ingestedAt");
      }
    }
    if (file.has("columns")
        && columns.values().stream().noneMatch(ListedColumn::isDefaultOfSource)) {
      problems.add(file.line("columns"), "there is no column that is read from the source");
    }
    return columns;
  }

  private ListedColumn listed(String name, YamlMapping column) {
    boolean optional = column.flag("optional", false);
    String comment = column.text("comment", "").strip();
    if (column.flag("ingestedAt", false)) {
      for (String key : List.of("expression", "nullable", "optional")) {
        if (column.has(key)) {
          problems.add(
              column.line(key),
              "column " + name + " has ingestedAt, so that it has no '" + key + "'");
        }
      }
      if (column.oneOf("type", ValueType.class, ValueType.TIMESTAMP) != ValueType.TIMESTAMP) {
        problems.add(
            column.line("type"), "column " + name + " has ingestedAt, its type is TIMESTAMP");
      }
      return new ListedColumn(
          new Column(
              name, Origin.INGESTED_AT, null, ValueType.TIMESTAMP, Nullability.NEVER_NULL, comment),
          false,
          column.line());
    }
    column.required("type");
    ValueType type = column.oneOf("type", ValueType.class, ValueType.STRING);
    String expression = column.text("expression", sameName(name)).strip();
    if (expression.isEmpty()) {
      problems.add(column.line("expression"), "'expression' of a column is empty");
    }
    return new ListedColumn(
        new Column(
            name,
            Origin.SOURCE,
            expression,
            type,
            column.flag("nullable", true) ? Nullability.NULLABLE : Nullability.NEVER_NULL,
            comment),
        optional,
        column.line());
  }

  /** The column of that name, as an expression. */
  static String sameName(String name) {
    return PLAIN.matcher(name).matches() && !WORDS.contains(name.toLowerCase(Locale.ROOT))
        ? name
        : "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
  }
}
