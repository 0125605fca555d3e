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
package io.lakeferry.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, without Hadoop on its class path, writes and verifies shards. */
class ShardWriterWithoutHadoopTest {
  @TempDir private Path folder;

  @Test
  void writesAndVerifies() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("hadoop-common") && !entry.contains("mapreduce"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                Main.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("wrote 1000 rows");
    assertThat(process.exitValue()).isZero();
  }

  /** Writes a few rows. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      try {
        Class.forName("org.apache.hadoop.conf.Configuration");
        throw new IllegalStateException("Hadoop is there");
      } catch (ClassNotFoundException expected) {
        // As it should be.
      }
      List<List<Object>> rows =
          IntStream.range(0, 1000)
              .mapToObj(i -> Arrays.<Object>asList("u" + i, "e", "{}", null, 1L, (long) i))
              .toList();
      WrittenShards written =
          new ShardWriter(EventsModel.MODEL, ShardLimits.defaults())
              .write(
                  new ListedRows(EventsModel.NAMES, rows.iterator()),
                  new ShardTarget(Path.of(arguments[0]), "run", 0, (file, count, bytes) -> {}));
      System.out.println("wrote " + written.rows() + " rows");
    }
  }
}
