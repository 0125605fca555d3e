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
package io.lakeferry.runner.config;

import io.lakeferry.transforms.errors.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files that are checked. */
final class RunnerFiles {
  static final Path FOLDER = Path.of("").toAbsolutePath();
  static final Path SETTINGS = FOLDER.resolve("direct/lakeferry.yaml");
  static final Path FLINK_CONFIG = FOLDER.resolve("flink/config.yaml");
  static final Path DEPLOYMENT = FOLDER.resolve("flink/deployment.yaml");
  static final Path SESSION_CLUSTER = FOLDER.resolve("flink/session-cluster.yaml");
  static final Path JOB = FOLDER.resolve("flink/job.yaml");
  static final Path ARGO_CRON = FOLDER.resolve("argo/cron.yaml");
  static final Path ARGO_EXPORT = FOLDER.resolve("argo/export.yaml");
  static final Path CRONTAB = FOLDER.resolve("cron/lakeferry.cron");

  /** Where the files expect the common settings. */
  static final String INSTALLED_SETTINGS = "/etc/lakeferry/lakeferry.yaml";

  private RunnerFiles() {}

  /** All that a user copies. */
  static List<Path> all() {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("airflow", "argo", "cron", "direct", "flink")) {
      try (Stream<Path> inside = Files.list(FOLDER.resolve(folder))) {
        inside.filter(Files::isRegularFile).sorted().forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** Those that Kubernetes gets. */
  static List<Path> ofKubernetes() {
    return all().stream()
        .filter(file -> file.toString().endsWith(".yaml"))
        .filter(file -> !file.equals(FLINK_CONFIG) && !file.equals(SETTINGS))
        .toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of a YAML file. */
  static List<Map<String, Object>> documents(Path file) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text(file))) {
      documents.add(map(document));
    }
    return documents;
  }

  /** The one document of a YAML file. */
  static Map<String, Object> document(Path file) {
    return documents(file).get(0);
  }

  /** What stands at a path of names and positions. */
  static Object at(Object document, Object... path) {
    Object here = document;
    for (Object step : path) {
      here = step instanceof Integer position ? list(here).get(position) : map(here).get(step);
      if (here == null) {
        throw new AssertionError("nothing at " + Arrays.toString(path) + ", missing: " + step);
      }
    }
    return here;
  }

  @SuppressWarnings("unchecked") // as YAML gives it
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  static List<?> list(Object value) {
    return (List<?>) value;
  }

  static List<String> texts(Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }

  /** Exit codes after which another try is of no use. */
  static Set<Integer> finalExitCodes() {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> !code.retryable())
        .map(ErrorCode::exitCode)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
