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
package io.lakeferry.local.databricks.service;

import io.lakeferry.local.databricks.service.auth.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The command line of {@link DatabricksMain}.
 *
 * @param readyFile written when the service answers
 * @param parentProcess the process whose end ends this one
 */
record MainOptions(ServiceSettings settings, Path readyFile, OptionalLong parentProcess) {
  private static final Set<String> REQUIRED =
      Set.of("--dir", "--client-id", "--client-secret-file", "--token-file", "--ready-file");
  private static final Set<String> OPTIONAL = Set.of("--parent-pid", "--token-lifetime");

  /**
   * Reads the command line and the files that it names.
   *
   * @throws IllegalArgumentException naming everything that is wrong or missing
   * @throws IOException if a secret's file cannot be read
   */
  static MainOptions parse(List<String> arguments) throws IOException {
    Map<String, String> values = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!REQUIRED.contains(name) && !OPTIONAL.contains(name)) {
        problems.add("unknown option " + name);
      } else if (i + 1 == arguments.size()) {
        problems.add("no value for " + name);
      } else {
        values.put(name, arguments.get(i + 1));
      }
    }
    for (String name : REQUIRED.stream().sorted().toList()) {
      if (!values.containsKey(name)) {
        problems.add("missing " + name);
      }
    }
    Optional<Long> parent = number(values, "--parent-pid", problems);
    Optional<Long> lifetime = number(values, "--token-lifetime", problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    Credentials credentials =
        new Credentials(
            values.get("--client-id"),
            secret(values.get("--client-secret-file")),
            secret(values.get("--token-file")));
    ServiceSettings settings =
        new ServiceSettings(
            Path.of(values.get("--dir")).toAbsolutePath(),
            credentials,
            lifetime.map(Duration::ofSeconds).orElse(ServiceSettings.DEFAULT_TOKEN_LIFETIME));
    return new MainOptions(
        settings,
        Path.of(values.get("--ready-file")).toAbsolutePath(),
        parent.isPresent() ? OptionalLong.of(parent.get()) : OptionalLong.empty());
  }

  private static Optional<Long> number(
      Map<String, String> values, String name, List<String> problems) {
    if (!values.containsKey(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(values.get(name)));
    } catch (NumberFormatException malformed) {
      problems.add(name + " is not a number: " + values.get(name));
      return Optional.empty();
    }
  }

  private static String secret(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }
}
