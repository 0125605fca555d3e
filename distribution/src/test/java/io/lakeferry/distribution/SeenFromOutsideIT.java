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

import io.lakeferry.distribution.ExportCluster.Submission;
import io.lakeferry.distribution.Exposed.Place;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.NumberedWindow;
import io.lakeferry.pipelines.it.ServerGates;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of launches on a real cluster, wherever one looks: no secret. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeenFromOutsideIT {
  private static final int ROWS = 20_000;
  private static final int HOURS = 2;

  /** The message of a source that refuses, without the secret that it has repeated. */
  private static final String REFUSED =
      "(ClickHouse error 497). GRANT SELECT ON (removed) TO exporter";

  /** While this split's upload is held others are done. */
  private static final String ONE_SPLIT = "/1-0-";

  @TempDir static Path folder;

  private LocalSettings settings;
  private NumberedWindow window;
  private NumberedHours hours;
  private ServerGates gates;
  private ExportCluster cluster;

  @BeforeAll
  void start(LocalParts parts) {
    settings = parts.settings();
    window = new NumberedWindow(parts, "seen_from_outside", ROWS, 200);
    hours = new NumberedHours(parts, "seen_backfill", 5_000, HOURS);
    gates = new ServerGates(settings.adminUrl());
    cluster = ExportCluster.start(folder, parts);
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /**
   * A name that anybody may read (of the table, not of the job) stands in each place, which shows
   * that the looks would find something; secrets stand in none.
   */
  @Test
  void flinkRunShowsNoSecretOfTheEnvironment() throws Exception {
    String open = marker();
    Exposed exposed = new Exposed();
    Submission export;
    try (RecordingProxy proxy = new RecordingProxy(cluster.processes().restAddress());
        Gate gate = gates.hold(Sight.REQUEST_RECEIVED, ONE_SPLIT)) {
      export = cluster.submit(export(open).with("--jobName=seen"), "-m", proxy.address());
      export.awaitThat("the gate holds", () -> gate.hits() > 0);
      lookAt(exposed);
      gate.release();
      export.requireSuccess();
      exposed.submission(proxy.sent());
    }
    lookAt(exposed);
    exposed.file(Place.REPORT, export.file());

    requireTheOutcomeIsRead(exposed, open);
    requireNothingButTheOpenName(exposed, open);
  }

  @Test
  void theRunnersOwnClientShowsNoSecretOfFiles() throws Exception {
    String open = marker();
    Path report = folder.resolve(open + ".json");
    Launch export =
        export(open)
            .with("--jobName=seen", "--debug=true", "--report=" + report)
            .with("--workFolder=" + folder.resolve("work"))
            .replacing("clickhousePassword", "file:" + settings.secrets().clickhousePassword())
            .replacing("clientSecret", "file:" + settings.secrets().clientSecret());
    Path output = cluster.processes().logs().resolve("own-client.out");
    Exposed exposed = new Exposed();
    try (RecordingProxy proxy = new RecordingProxy(cluster.processes().restAddress());
        Gate gate = gates.hold(Sight.REQUEST_RECEIVED, ONE_SPLIT)) {
      Process launch = ownClient(proxy.address(), export, output);
      try {
        ExportCluster.awaitThat(
            "the gate holds", () -> gate.hits() > 0, launch::isAlive, () -> read(output));
        lookAt(exposed);
        gate.release();
        assertThat(launch.onExit().get(5, TimeUnit.MINUTES).exitValue()).as(read(output)).isZero();
      } finally {
        launch.destroyForcibly();
      }
      exposed.submission(proxy.sent());
    }
    lookAt(exposed);
    exposed.file(Place.REPORT, report);

    requireTheOutcomeIsRead(exposed, open);
    requireNothingButTheOpenName(exposed, open);
  }

  /** The server's own words are in the message that Flink shows of the worker that failed. */
  @Test
  void aFailedExportShowsNoSecretThatTheSourceRepeats() throws Exception {
    String open = marker();
    Exposed exposed = new Exposed();
    Submission export;
    try (RecordingProxy proxy = new RecordingProxy(cluster.processes().restAddress());
        EchoingSource source = EchoingSource.before(settings.clickhouseUrl())) {
      export = submitTo(source, export(open), proxy, exposed);
      assertThat(export.awaitExit()).as(export.client().output()).isEqualTo(3);
      exposed.submission(proxy.sent());
    }
    lookAt(exposed);
    exposed.file(Place.REPORT, export.file());

    requireNothingButTheOpenName(exposed, open);
    assertThat(exposed.find(Place.REST, REFUSED))
        .as("pages that tell the failure")
        .anyMatch(page -> page.endsWith("/exceptions"));
    assertThat(exposed.find(Place.REPORT, REFUSED)).as("reports that tell the failure").hasSize(1);
  }

  /** One period fails like that and the other one is committed: outcomes of both are told. */
  @Test
  void aBackfillShowsNoSecretThatTheSourceRepeats() throws Exception {
    String open = marker();
    Exposed exposed = new Exposed();
    Submission backfill;
    try (RecordingProxy proxy = new RecordingProxy(cluster.processes().restAddress());
        EchoingSource source = EchoingSource.before(settings.clickhouseUrl())) {
      Launch launch =
          hours.backfill(open, "append", folder).with("--onFailure=continue", "--parallelism=1");
      backfill = submitTo(source, launch, proxy, exposed);
      assertThat(backfill.awaitExit()).as(backfill.client().output()).isEqualTo(3);
      exposed.submission(proxy.sent());
    }
    lookAt(exposed);
    exposed.file(Place.REPORT, backfill.file());

    requireNothingButTheOpenName(exposed, open);
    assertThat(hours.runs(open)).as("periods committed").isEqualTo(HOURS - 1);
    assertThat(exposed.find(Place.REST, REFUSED))
        .as("pages that tell the failure")
        .anyMatch(SeenFromOutsideIT::isUnpackedAccumulator);
    requireTheOutcomeIsRead(exposed, open);
  }

  /** Submits it under a name that tells nothing; looks while the source is about to refuse. */
  private Submission submitTo(
      EchoingSource source, Launch launch, RecordingProxy proxy, Exposed exposed) {
    Submission submission =
        cluster.submit(
            launch.with("--jobName=refused").replacing("clickhouseUrl", source.url()),
            "-m",
            proxy.address());
    submission.awaitThat("a split is read", source::isAsked);
    assertThat(source.repeated())
        .as("what the refusal says")
        .isEqualTo(settings.clickhousePassword());
    lookAt(exposed);
    source.release();
    return submission;
  }

  private Launch export(String name) {
    return window.export(name, folder).with("--targetFileSize=128KiB");
  }

  /** The runnable jar as a client, all its output in a file. */
  private static Process ownClient(String address, Launch launch, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launch.javaOptions());
    command.addAll(List.of("-jar", Jar.runnable().path().toString()));
    command.addAll(launch.arguments());
    command.add("--runner=FlinkRunner");
    command.add("--flinkMaster=" + address);
    command.add("--filesToStage=" + Jar.cluster().path());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static String marker() {
    return "open_" + UUID.randomUUID().toString().replace("-", "");
  }

  private void lookAt(Exposed exposed) {
    exposed.rest(cluster.processes().rest());
    exposed.files(Place.LOGS, cluster.processes().logs());
    exposed.files(Place.FILES_OF_THE_CLUSTER, cluster.processes().logs().getParent());
    exposed.commandLines();
  }

  /** Not the name of the job but what it has told is found, through all that it is packed into. */
  private static void requireTheOutcomeIsRead(Exposed exposed, String open) {
    assertThat(exposed.find(Place.REST, open))
        .as("pages with the open name")
        .anyMatch(SeenFromOutsideIT::isUnpackedAccumulator);
  }

  private static boolean isUnpackedAccumulator(String page) {
    return page.endsWith("/accumulators" + Exposed.UNPACKED);
  }

  private void requireNothingButTheOpenName(Exposed exposed, String open) {
    exposed.requireSomethingOfEach();
    for (Place place : Place.values()) {
      assertThat(exposed.find(place, open)).as("the open name in " + place).isNotEmpty();
    }
    for (Map.Entry<String, String> secret :
        Map.of(
                "ClickHouse's password", settings.clickhousePassword(),
                "the client's secret", settings.clientSecret(),
                "the token", settings.token(),
                // Of whatever key: the header of each token that the workspace issues.
                "a session's token", "eyJhbGci",
                "an authorization", "Bearer ")
            .entrySet()) {
      assertThat(exposed.find(secret.getValue())).as(secret.getKey()).isEmpty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
