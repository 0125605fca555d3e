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
package io.lakeferry.transforms.settings;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret stands: {@code env:NAME} or {@code file:PATH}. The secret itself is read where it
 * is used and never kept here, so that a serialised job graph, a log or a web page shows only the
 * reference.
 *
 * @param place environment variable or file
 * @param name the variable's name or the file's path
 */
public record SecretReference(Place place, String name) implements Serializable {

  /** Where the secret is kept. */
  public enum Place {
    ENVIRONMENT,
    FILE
  }

  /**
   * Reads a reference.
   *
   * @param option the option that holds it, for the message
   * @throws LakeferryException INVALID_OPTION if it is no reference; the text is not repeated, as
   *     it may be the secret itself
   */
  public static SecretReference parse(String option, String text) {
    if (text.startsWith("env:") && text.length() > 4) {
      return new SecretReference(Place.ENVIRONMENT, text.substring(4));
    }
    if (text.startsWith("file:") && text.length() > 5) {
      return new SecretReference(Place.FILE, text.substring(5));
    }
    throw new LakeferryException(
        ErrorCode.INVALID_OPTION,
        option,
        "is not a reference to a secret",
        "Put the secret into an environment variable or a file and give env:NAME or file:PATH");
  }

  /**
   * Reads the secret. A file's single trailing line break is not part of it.
   *
   * @throws LakeferryException INVALID_OPTION if the variable is not set or the file not readable
   */
  public String resolve() {
    return switch (place) {
      case ENVIRONMENT -> {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
          throw new LakeferryException(
              ErrorCode.INVALID_OPTION,
              toString(),
              "the environment variable is not set",
              "Set it in the environment of the process that uses it");
        }
        yield value;
      }
      case FILE -> {
        try {
          yield Files.readString(Path.of(name)).replaceFirst("\\R$", "");
        } catch (IOException e) {
          throw new LakeferryException(
              ErrorCode.INVALID_OPTION,
              toString(),
              "the file cannot be read",
              "Check its path and its permissions",
              e);
        }
      }
    };
  }

  /** The reference as the user wrote it. */
  @Override
  public String toString() {
    return switch (place) {
      case ENVIRONMENT -> "env:" + name;
      case FILE -> "file:" + name;
    };
  }
}
