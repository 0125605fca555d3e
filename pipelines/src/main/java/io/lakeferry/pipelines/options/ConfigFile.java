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
package io.lakeferry.pipelines.options;

import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.settings.NearestName;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file of options. Values are taken as they are written, whatever type YAML would make of
 * them; lists and maps become the JSON that the options understand. Nothing of a value is repeated
 * in a message: it may be a secret that should not stand there.
 */
final class ConfigFile {
  private final String path;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ConfigFile(String path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  /**
   * An option's value.
   *
   * @param line where it begins, from 1 on
   */
  record Entry(String value, OptionForm.Form form, int line) {}

  /**
   * Reads the file; whatever is wrong with it goes into {@code problems}.
   *
   * @param known names of all options, of whatever command
   */
  static ConfigFile read(String path, Collection<String> known, Problems problems) {
    ConfigFile file = new ConfigFile(path, problems);
    try (Reader text = Files.newBufferedReader(Path.of(path))) {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(text);
      if (root instanceof MappingNode mapping) {
        mapping.getValue().forEach(pair -> file.add(pair, known));
      } else if (root != null) {
        file.wrong(root, "is no list of options", "Write one option a line, as name: value");
      }
    } catch (IOException | InvalidPathException e) {
      problems.add("--config", "the file " + path + " cannot be read", "Check its path and rights");
    } catch (MarkedYAMLException e) {
      file.wrong(
          e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1,
          "is no YAML",
          "Write one option a line, as name: value");
    } catch (YAMLException e) {
      problems.add("--config", "the file " + path + " is no YAML", "Write name: value");
    }
    return file;
  }

  /** What it says of an option. */
  Optional<Entry> entry(String option) {
    return Optional.ofNullable(entries.get(option));
  }

  /** Where an entry stands, for messages. */
  String placeOf(Entry entry) {
    return path + " line " + entry.line();
  }

  private void add(NodeTuple pair, Collection<String> known) {
    if (!(pair.getKeyNode() instanceof ScalarNode key)) {
      wrong(pair.getKeyNode(), "is no name of an option", "Write name: value");
      return;
    }
    String name = key.getValue();
    if (name.equals(ConfigOptions.NAME)) {
      wrong(key, "a file names no other file", "Leave " + name + " out");
      return;
    }
    if (!known.contains(name)) {
      wrong(
          key,
          "'" + Excerpt.of(name) + "' is no option",
          NearestName.of(name, known)
              .map(near -> "Did you mean " + near + "?")
              .orElse("See lakeferry export --help for the options"));
      return;
    }
    Entry entry = entry(name, pair.getValueNode(), lineOf(key));
    if (entry != null && entries.put(name, entry) != null) {
      wrong(key, name + " is given twice", "Give it once");
    }
  }

  /** Null if it is none. */
  private Entry entry(String name, Node node, int line) {
    if (node instanceof ScalarNode scalar) {
      return new Entry(scalar.getValue(), OptionForm.Form.SINGLE, line);
    }
    if (node instanceof SequenceNode sequence) {
      List<String> values = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        if (!(element instanceof ScalarNode scalar)) {
          wrong(element, name + " is a list of more than names", "Write one value each");
          return null;
        }
        values.add(scalar.getValue());
      }
      return new Entry(Texts.ofList(values), OptionForm.Form.LIST, line);
    }
    Map<String, String> properties = new LinkedHashMap<>();
    for (NodeTuple pair : ((MappingNode) node).getValue()) {
      if (!(pair.getKeyNode() instanceof ScalarNode key)
          || !(pair.getValueNode() instanceof ScalarNode value)
          || properties.put(key.getValue(), value.getValue()) != null) {
        wrong(
            pair.getKeyNode(),
            name + " has a property that is no single value or stands there twice",
            "Write one value each");
        return null;
      }
    }
    return new Entry(Texts.ofProperties(properties), OptionForm.Form.PROPERTIES, line);
  }

  private void wrong(Node node, String problem, String remedy) {
    wrong(lineOf(node), problem, remedy);
  }

  private void wrong(int line, String problem, String remedy) {
    problems.add(path + " line " + line, problem, remedy);
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
