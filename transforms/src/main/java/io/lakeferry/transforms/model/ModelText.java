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

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A model in the form of a model file: what {@link ModelFile} reads, it writes. */
public final class ModelText {
  private ModelText() {}

  /** The whole file. Read again it is the same model. */
  public static String of(Model model) {
    Fields file = new Fields().text("name", model.name());
    if (!model.description().isEmpty()) {
      file.text("description", model.description());
    }
    file.put("source", source(model.source()));
    file.text("copies", model.copies().name().toLowerCase(Locale.ROOT));
    file.put(
        "splitKey",
        list(
            model.key().stream()
                .map(
                    part ->
                        new Fields()
                            .text("expression", part.expression())
                            .text("type", part.type().name())
                            .node())
                .toList()));
    List<Node> columns = new ArrayList<>();
    model.columns().forEach(column -> columns.add(column(column, List.of())));
    model.optionalColumns().forEach(column -> columns.add(column(column, List.of("optional"))));
    file.put("columns", list(columns));
    MergeRule merge = model.merge();
    if (merge != null) {
      file.put("merge", merge(merge));
    }
    return text(file.node());
  }

  /** The expression that is the source's column of that name, quoted if it has to be. */
  public static String expressionOf(String column) {
    return ModelReader.sameName(column);
  }

  /** The section {@code columns} alone. */
  public static String ofColumns(List<Column> columns) {
    return text(
        new Fields()
            .put(
                "columns", list(columns.stream().map(column -> column(column, List.of())).toList()))
            .node());
  }

  private static Node source(ModelSource source) {
    Fields fields = new Fields();
    if (source instanceof ModelSource.Query query) {
      fields.put("query", scalar(query.sql(), Tag.STR, ScalarStyle.LITERAL));
      if (!QueryText.usesTeam(query.sql())) {
        fields.flag("oneTeam", "true");
      }
      if (query.earliest() != null) {
        fields.put("earliest", scalar(query.earliest(), Tag.STR, ScalarStyle.LITERAL));
      }
    } else if (source instanceof ModelSource.Table table) {
      fields.text("table", table.table()).text("windowColumn", table.windowExpression());
      if (table.teamExpression() != null) {
        fields.text("teamColumn", table.teamExpression());
      }
    } else {
      fields.text("events", "landed");
    }
    return fields.node();
  }

  private static Node column(Column column, List<String> flags) {
    Fields fields = new Fields().text("name", column.name());
    switch (column.origin()) {
      case INGESTED_AT -> fields.flag("ingestedAt", "true");
      case SOURCE -> {
        if (!column.expression().equals(expressionOf(column.name()))) {
          fields.text("expression", column.expression());
        }
        fields.text("type", column.type().name());
        switch (column.nullability()) {
          case NEVER_NULL -> fields.flag("nullable", "false");
          case NULLABLE -> {
            // Is what is meant if nothing is said.
          }
        }
      }
    }
    flags.forEach(flag -> fields.flag(flag, "true"));
    if (!column.comment().isEmpty()) {
      fields.text("comment", column.comment());
    }
    return fields.node();
  }

  private static Node merge(MergeRule merge) {
    Fields fields = new Fields().put("key", names(merge.key()));
    if (!merge.version().isEmpty()) {
      fields.put("version", names(merge.version()));
    }
    if (!merge.fallbackVersion().isEmpty()) {
      fields.put("fallbackVersion", names(merge.fallbackVersion()));
    }
    if (!merge.settled().isEmpty()) {
      fields.put("settled", names(merge.settled()));
    }
    return fields.node();
  }

  private static Node names(List<String> names) {
    return new SequenceNode(
        Tag.SEQ,
        names.stream().map(name -> scalar(name, Tag.STR, ScalarStyle.PLAIN)).toList(),
        FlowStyle.FLOW);
  }

  private static Node list(List<Node> nodes) {
    return new SequenceNode(Tag.SEQ, nodes, FlowStyle.BLOCK);
  }

  private static Node scalar(String value, Tag tag, ScalarStyle style) {
    return new ScalarNode(tag, value, null, null, style);
  }

  private static String text(Node node) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setIndent(4);
    options.setIndicatorIndent(2);
    options.setSplitLines(false);
    options.setAllowUnicode(true);
    StringWriter text = new StringWriter();
    new Yaml(options).serialize(node, text);
    return text.toString();
  }

  /** A mapping that is being made. */
  private static final class Fields {
    private final List<NodeTuple> tuples = new ArrayList<>();

    Fields put(String key, Node value) {
      tuples.add(new NodeTuple(scalar(key, Tag.STR, ScalarStyle.PLAIN), value));
      return this;
    }

    /** A text, in quotes where it would be read as something else. */
    Fields text(String key, String value) {
      return put(key, scalar(value, Tag.STR, ScalarStyle.PLAIN));
    }

    Fields flag(String key, String value) {
      return put(key, scalar(value, Tag.BOOL, ScalarStyle.PLAIN));
    }

    Node node() {
      return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
    }
  }
}
