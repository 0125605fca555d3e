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
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads model files; docs/models.md describes their form. */
public final class ModelFile {
  private ModelFile() {}

  /** Whether a text that names a model is the path of a file. */
  public static boolean isPath(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml");
  }

  /**
   * Reads a file.
   *
   * @param path relative to the working directory, or absolute
   * @throws LakeferryException INVALID_OPTION with all that is wrong, each with its line
   */
  public static LoadedModel read(String path) {
    try {
      return parse(path, Files.readString(Path.of(path)));
    } catch (MalformedInputException e) {
      throw unreadable(path, "is no UTF-8 text", e);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(path, "cannot be read", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param file what messages call it
   * @throws LakeferryException as {@link #read}
   */
  public static LoadedModel parse(String file, String text) {
    Node root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      FileProblems problems = new FileProblems(file);
      problems.add(
          e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1,
          "is no YAML: " + e.getProblem());
      throw thrown(problems);
    } catch (YAMLException e) {
      throw unreadable(file, "is no YAML", e);
    }
    if (root == null) {
      throw unreadable(file, "is empty", null);
    }
    return new ModelReader(file).read(root);
  }

  private static LakeferryException thrown(FileProblems problems) {
    try {
      problems.throwIfAny(ErrorCode.INVALID_OPTION);
    } catch (LakeferryException e) {
      return e;
    }
    throw new IllegalStateException("no problem");
  }

  private static LakeferryException unreadable(String path, String problem, Exception cause) {
    return new LakeferryException(
        ErrorCode.INVALID_OPTION,
        "model file " + path,
        problem,
        "Give a model's name, or the path of a file in YAML as docs/models.md describes it",
        cause);
  }
}
