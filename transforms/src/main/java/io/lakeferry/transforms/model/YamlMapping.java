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

import io.lakeferry.transforms.settings.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of a model file, by keys; what is wrong with its form goes to the problems. */
final class YamlMapping {
  private final String what;
  private final int line;
  private final FileProblems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private YamlMapping(String what, int line, FileProblems problems) {
    this.what = what;
    this.line = line;
    this.problems = problems;
  }

  /**
   * Reads it.
   *
   * @param what for people, for example {@code a column}
   * @param known the keys that it may have
   * @return without any key if it is no mapping
   */
  static YamlMapping of(Node node, String what, Set<String> known, FileProblems problems) {
    YamlMapping mapping = new YamlMapping(what, lineOf(node), problems);
    if (!(node instanceof MappingNode)) {
      problems.add(lineOf(node), what + " is a mapping of names to values");
      return mapping;
    }
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      Node keyNode = tuple.getKeyNode();
      String key = keyNode instanceof ScalarNode ? ((ScalarNode) keyNode).getValue() : "?";
      if (!known.contains(key)) {
        problems.add(
            lineOf(keyNode),
            what
                + " has no key '"
                + key
                + "'"
                + NearestName.of(key, known)
                    .map(near -> ", did you mean '" + near + "'?")
                    .orElse(", known are " + String.join(", ", known.stream().sorted().toList())));
      } else if (mapping.values.putIfAbsent(key, tuple.getValueNode()) != null) {
        problems.add(lineOf(keyNode), what + " has the key '" + key + "' twice");
      }
    }
    // A key with nothing behind it is as good as left out.
    mapping.values.values().removeIf(value -> value.getTag().equals(Tag.NULL));
    return mapping;
  }

  static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  int line() {
    return line;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Null if it is missing. */
  Node node(String key) {
    return values.get(key);
  }

  /** Where a key's value begins, or this mapping if there is none. */
  int line(String key) {
    Node node = values.get(key);
    return node == null ? line : lineOf(node);
  }

  /** In which line the first line of a text stands. */
  int textLine(String key) {
    Node node = values.get(key);
    if (node instanceof ScalarNode) {
      ScalarStyle style = ((ScalarNode) node).getScalarStyle();
      return lineOf(node) + (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED ? 1 : 0);
    }
    return line(key);
  }

  /** The text as it stands there, or null. */
  String text(String key) {
    Node node = values.get(key);
    return node == null ? null : scalar(node, "'" + key + "' of " + what);
  }

  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  /** As {@link #text}; a problem if it is missing. */
  String required(String key) {
    if (!values.containsKey(key)) {
      problems.add(line, what + " has no '" + key + "'");
      return null;
    }
    String text = text(key);
    if (text != null && text.isBlank()) {
      problems.add(line(key), "'" + key + "' of " + what + " is empty");
      return null;
    }
    return text;
  }

  boolean flag(String key, boolean otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      problems.add(line(key), "'" + key + "' of " + what + " is neither true nor false");
    }
    return text.equalsIgnoreCase("true");
  }

  /** The elements of a sequence; none if it is missing. */
  List<Node> sequence(String key) {
    Node node = values.get(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode)) {
      problems.add(lineOf(node), "'" + key + "' of " + what + " is a list");
      return List.of();
    }
    return ((SequenceNode) node).getValue();
  }

  /** A sequence of texts with their lines; none if it is missing. */
  List<Text> texts(String key) {
    List<Text> texts = new ArrayList<>();
    for (Node node : sequence(key)) {
      String text = scalar(node, "an element of '" + key + "' of " + what);
      if (text != null) {
        texts.add(new Text(text, lineOf(node)));
      }
    }
    return texts;
  }

  /**
   * A value that is one of the names of an enumeration, in any case.
   *
   * @param otherwise for a missing or a wrong one; may be null
   */
  <E extends Enum<E>> E oneOf(String key, Class<E> type, E otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
      names.add(constant.name());
    }
    problems.add(
        line(key),
        "'"
            + key
            + "' of "
            + what
            + " is not '"
            + text
            + "'"
            + NearestName.of(text, names)
                .map(near -> ", did you mean " + near + "?")
                .orElse(", but one of " + String.join(", ", names)));
    return otherwise;
  }

  private String scalar(Node node, String name) {
    if (node instanceof ScalarNode) {
      return ((ScalarNode) node).getValue();
    }
    problems.add(lineOf(node), name + " is one value");
    return null;
  }

  /** A text and where it stands. */
  record Text(String text, int line) {}
}
