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
package io.lakeferry.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.options.OptionsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeReportsTest {
  @TempDir Path folder;

  private String name(String... further) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--clickhouseUrl=https://clickhouse:8443",
                "--clickhousePassword=file:" + secret,
                "--clickhouseDatabase=posthog",
                "--httpPath=/sql/1.0/warehouses/abc",
                "--accessToken=file:" + secret,
                "--catalog=main",
                "--schema=web",
                "--from=2026-03-01",
                "--interval=hour",
                "--workFolder=" + folder));
    arguments.addAll(List.of(further));
    Stream.of("--teamId=2", "--databricksHost=dbc-1.cloud.databricks.com", "--table=events")
        .filter(
            usual ->
                arguments.stream()
                    .noneMatch(given -> given.startsWith(usual.substring(0, usual.indexOf('=')))))
        .toList()
        .forEach(arguments::add);
    Path file =
        RangeReports.file(
            "backfill",
            OptionsReader.readBackfill(arguments.toArray(String[]::new)).settings().export());
    assertThat(file.getParent()).isEqualTo(folder);
    return file.getFileName().toString();
  }

  @Test
  void eachStreamHasANameOfItsOwn() throws IOException {
    List<String> names =
        List.of(
            name(),
            name("--teamId=3"),
            name("--table=events2"),
            name("--databricksHost=dbc-2.cloud.databricks.com"),
            name("--exportName=a b"),
            name("--exportName=a/b"),
            name("--exportName=" + "x".repeat(200)));

    assertThat(names).doesNotHaveDuplicates();
    assertThat(names.get(0)).matches("lakeferry-backfill-posthog_events-2-[0-9a-f]{8}\\.json");
    assertThat(names).allMatch(name -> name.length() < 200);
    assertThat(name("--table=Events"))
        .describedAs("names of tables count without case")
        .isEqualTo(names.get(0));
    assertThat(name("--generation=1")).isEqualTo(names.get(0));
  }
}
