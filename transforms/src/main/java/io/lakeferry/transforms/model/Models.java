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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The models that can be exported. The built-in ones are files of the same form as anybody's, and
 * stand beside this class; names, order and descriptions of their columns are those of <a
 * href="https://posthog.com/docs/cdp/batch-exports/databricks">PostHog's documentation</a>.
 */
public final class Models {
  /** Names of the built-in models, in the order in which a person is offered them. */
  private static final List<String> BUILT_IN = List.of("events", "persons", "sessions");

  private static final List<Model> ALL = BUILT_IN.stream().map(Models::load).toList();

  private Models() {}

  /**
   * PostHog's events: seven columns; of the copies of an event (same name, distinct id and uuid)
   * one is exported.
   */
  public static Model events() {
    return ALL.get(0);
  }

  /** The built-in models, in the order in which a person is offered them. */
  public static List<Model> all() {
    return ALL;
  }

  /**
   * A built-in model or that of a file.
   *
   * @param text a built-in model's name in any case, or the path of a file that ends in {@code
   *     .yaml} or {@code .yml}
   * @throws LakeferryException INVALID_OPTION if there is none, or with all that is wrong in the
   *     file
   */
  public static Model named(String text) {
    return complete(text).model();
  }

  /** As {@link #named}, with the lines of a file. */
  public static LoadedModel complete(String text) {
    LoadedModel loaded = loaded(text);
    if (!loaded.hasColumns()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          loaded.file(),
          "the model has no 'columns'",
          "Run ./lakeferry model check on the file, which tells what they can be");
    }
    return loaded;
  }

  /**
   * As {@link #named}, with the lines of a file; its columns may be missing.
   *
   * @throws LakeferryException as {@link #named}
   */
  public static LoadedModel loaded(String text) {
    if (ModelFile.isPath(text)) {
      return ModelFile.read(text);
    }
    String wanted = text.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(model -> model.name().equals(wanted))
        .findFirst()
        .map(LoadedModel::withoutFile)
        .orElseThrow(
            () ->
                new LakeferryException(
                    ErrorCode.INVALID_OPTION,
                    "--model",
                    "there is no model named " + text,
                    "Give one of: "
                        + String.join(", ", BUILT_IN)
                        + "; or the path of a file that ends in .yaml"));
  }

  private static Model load(String name) {
    String file = name + ".yaml";
    try (InputStream bytes = Models.class.getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IllegalStateException("the resource " + file + " is missing");
      }
      return ModelFile.parse(file, new String(bytes.readAllBytes(), StandardCharsets.UTF_8))
          .model();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
