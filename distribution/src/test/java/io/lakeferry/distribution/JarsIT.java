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
package io.lakeferry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the two jars, and what must not be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JarsIT {
  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|DSA|RSA|EC)");

  private Jar runnable;
  private Jar cluster;

  @BeforeAll
  void open() {
    runnable = Jar.runnable();
    cluster = Jar.cluster();
  }

  private Stream<Jar> both() {
    return Stream.of(runnable, cluster);
  }

  /** For whoever looks at the build; the bounds only tell that something was left in or out. */
  @ParameterizedTest
  @MethodSource("both")
  void sizesAreReported(Jar jar) {
    System.out.printf("%s: %.1f MB, %d files%n", jar, jar.size() / 1e6, jar.names().size());
    assertThat(jar.size()).as("bytes").isBetween(100_000_000L, 260_000_000L);
  }

  @ParameterizedTest
  @MethodSource("both")
  void bothHaveTheServicesOfAllTheirLibraries(Jar jar) {
    assertThat(jar.services("java.sql.Driver"))
        .contains("com.clickhouse.jdbc.Driver", "com.databricks.client.jdbc.Driver");
    assertThat(jar.services("org.apache.beam.sdk.runners.PipelineRunnerRegistrar"))
        .contains(
            "org.apache.beam.runners.direct.DirectRegistrar$Runner",
            "org.apache.beam.runners.flink.FlinkRunnerRegistrar$Runner");
    assertThat(jar.services("org.apache.beam.sdk.options.PipelineOptionsRegistrar"))
        .contains(
            "org.apache.beam.runners.direct.DirectRegistrar$Options",
            "org.apache.beam.runners.flink.FlinkRunnerRegistrar$Options",
            "org.apache.beam.sdk.options.DefaultPipelineOptionsRegistrar");
    assertThat(jar.services("org.apache.beam.sdk.io.FileSystemRegistrar"))
        .contains("org.apache.beam.sdk.io.LocalFileSystemRegistrar");
  }

  @Test
  void theRunnableJarFindsFlinksExecutorsAndALogger() {
    assertThat(runnable.services("org.apache.flink.core.execution.PipelineExecutorFactory"))
        .contains(
            "org.apache.flink.client.deployment.executors.LocalExecutorFactory",
            "org.apache.flink.client.deployment.executors.RemoteExecutorFactory");
    assertThat(runnable.services("org.slf4j.spi.SLF4JServiceProvider"))
        .containsExactly("org.apache.logging.slf4j.SLF4JServiceProvider");
    assertThat(runnable.names()).contains("log4j2.xml");
  }

  @Test
  void theJarForAClusterLeavesToItWhatItBrings() {
    assertThat(cluster.names())
        .noneMatch(name -> name.startsWith("org/apache/flink/"))
        .noneMatch(name -> name.startsWith("com/esotericsoftware/"))
        .noneMatch(name -> name.startsWith("org/apache/logging/"))
        .noneMatch(name -> name.startsWith("org/apache/log4j/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.contains("/org.apache.flink."))
        .noneMatch(name -> name.matches("(.*/)?log4j2?\\.(xml|properties|yaml)"))
        .noneMatch(name -> name.endsWith("/org.slf4j.spi.SLF4JServiceProvider"))
        .contains("org/apache/beam/runners/flink/FlinkRunner.class");
  }

  @ParameterizedTest
  @MethodSource("both")
  void nothingOfTheLocalPartsNorOfTestsIsInside(Jar jar) {
    assertThat(jar.names())
        .noneMatch(name -> name.startsWith("io/lakeferry/local/"))
        .noneMatch(name -> name.startsWith("org/apache/spark/"))
        .noneMatch(name -> name.startsWith("org/junit/"))
        .noneMatch(name -> name.startsWith("certs/"))
        .contains("io/lakeferry/pipelines/command/LakeferryMain.class");
  }

  @ParameterizedTest
  @MethodSource("both")
  void signaturesAndModulesAreStripped(Jar jar) {
    assertThat(jar.names())
        .noneMatch(name -> SIGNATURE.matcher(name).matches())
        .noneMatch(name -> name.endsWith("module-info.class"));
  }

  @ParameterizedTest
  @MethodSource("both")
  void theManifestStartsLakeferryAndKeepsClassesByRelease(Jar jar) {
    String entry = jar.manifest().getValue("Main-Class");
    assertThat(entry)
        .isIn(
            "io.lakeferry.pipelines.command.LakeferryMain",
            "io.lakeferry.pipelines.command.FlinkMain");
    assertThat(entry.endsWith("FlinkMain"))
        .as("which of the two it is")
        .isEqualTo(jar.names().stream().noneMatch(name -> name.startsWith("org/apache/flink/")));
    assertThat(jar.manifest().getValue("Add-Opens")).isEqualTo("java.base/java.nio");
    assertThat(jar.manifest().getValue("Multi-Release")).isEqualTo("true");
    assertThat(jar.names()).anyMatch(name -> name.startsWith("META-INF/versions/"));
    assertThat(jar.manifest().getValue("Class-Path")).isNull();
  }

  @ParameterizedTest
  @MethodSource("both")
  void licencesAreListed(Jar jar) {
    assertThat(jar.text("META-INF/LICENSE")).contains("Apache License");
    assertThat(jar.text("META-INF/NOTICE")).contains("Apache Beam");
    String list = jar.text("META-INF/THIRD-PARTY.txt");
    String[] parts = list.split("In the runnable jar only", -1);
    assertThat(parts).hasSize(2);
    assertThat(parts[0])
        .contains("com.databricks:databricks-jdbc:", "org.apache.beam:beam-sdks-java-core:")
        .contains("Apache", "MIT", "BSD")
        .doesNotContain("org.apache.flink:", "Unknown license");
    assertThat(parts[1])
        .contains("org.apache.flink:flink-runtime:", "org.apache.logging.log4j:log4j-core:")
        .doesNotContain("org.apache.beam:", "Unknown license");
  }

  /**
   * Of two classes of one name only one is in a jar, and which one is chance. That is harmless only
   * if they are alike.
   */
  @Test
  void noTwoLibrariesHaveDifferentClassesOfOneName() throws IOException {
    List<Path> libraries = libraries();
    Map<String, Long> checksums = new HashMap<>();
    List<String> different = new ArrayList<>();
    for (Path library : libraries) {
      try (ZipFile file = new ZipFile(library.toFile())) {
        for (ZipEntry entry : Collections.list(file.entries())) {
          String name = entry.getName();
          if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
            Long other = checksums.putIfAbsent(name, entry.getCrc());
            if (other != null && other != entry.getCrc()) {
              different.add(name + " of " + library.getFileName());
            }
          }
        }
      }
    }
    assertThat(checksums).hasSizeGreaterThan(50_000);
    assertThat(different).isEmpty();
  }

  private static List<Path> libraries() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("lakeferry.libraries")))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
