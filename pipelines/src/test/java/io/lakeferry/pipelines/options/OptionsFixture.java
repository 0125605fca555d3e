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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A complete command line but for the window, what tests add to it, and what comes of it. */
final class OptionsFixture {
  static final String SECRET = "hunter2-very-secret";

  private final Map<String, String> options = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final Path folder;
  private Instant now = Instant.parse("2026-03-10T12:34:56Z");

  OptionsFixture(Path folder) {
    this.folder = folder;
    Path secret = folder.resolve("secret");
    write(secret, SECRET + "\n");
    options.put("clickhouseUrl", "https://clickhouse:8443");
    options.put("clickhousePassword", "file:" + secret);
    options.put("clickhouseDatabase", "posthog");
    options.put("teamId", "2");
    options.put("databricksHost", "dbc-1.cloud.databricks.com");
    options.put("httpPath", "/sql/1.0/warehouses/abc");
    options.put("clientId", "app");
    options.put("clientSecret", "file:" + secret);
    options.put("catalog", "main");
    options.put("schema", "web");
    options.put("table", "events");
  }

  OptionsFixture with(String name, String value) {
    options.put(name, value);
    return this;
  }

  OptionsFixture without(String name) {
    options.remove(name);
    return this;
  }

  OptionsFixture inEnvironment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  OptionsFixture at(String instant) {
    now = Instant.parse(instant);
    return this;
  }

  /** Writes a file of options and names it on the command line; its path. */
  Path file(String text) {
    Path file = folder.resolve("conf.yaml");
    write(file, text);
    with("config", file.toString());
    return file;
  }

  OptionSources sources() {
    List<String> arguments = new ArrayList<>();
    options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return new OptionSources(arguments, environment);
  }

  ExportSettings export() {
    return OptionsReader.readExport(sources(), clock()).settings();
  }

  BackfillSettings backfill() {
    return OptionsReader.readBackfill(sources(), clock()).settings();
  }

  private Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  /** What is said to an export. */
  String refusal() {
    return refusalOf(this::export);
  }

  static String refusalOf(Runnable reading) {
    try {
      reading.run();
    } catch (LakeferryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION);
      assertThat(e.getMessage()).doesNotContain(SECRET).doesNotContain("\n");
      return e.getMessage();
    }
    throw new AssertionError("nothing was refused");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
