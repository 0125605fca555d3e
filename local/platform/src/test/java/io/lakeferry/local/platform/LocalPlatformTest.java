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
package io.lakeferry.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lakeferry.local.platform.PartStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the pair of servers lives, with fakes in the servers' place. */
class LocalPlatformTest {
  private static final StartOptions DETACHED = StartOptions.of(Lifetime.DETACHED);

  @TempDir static Path home;
  @TempDir Path temporary;

  private Path directory;

  @BeforeAll
  static void compileTheFakes() throws IOException {
    FakeHome.create(home);
  }

  @BeforeEach
  void chooseTheFolder() {
    directory = temporary.resolve("state");
  }

  @AfterEach
  void stopWhatIsLeft() {
    LocalPlatform.at(directory).close();
  }

  @Test
  void givesTheSettingsOfBothServers() {
    try (LocalPlatform platform = LocalPlatform.start(directory, home)) {
      LocalSettings settings = platform.settings();

      assertThat(settings.clickhouseUrl()).isEqualTo("http://127.0.0.1:4711");
      assertThat(settings.databricksHost()).isEqualTo("local.cloud.databricks.com");
      assertThat(settings.httpPath()).isEqualTo("/sql/1.0/warehouses/local");
      assertThat(settings.proxyPort()).isEqualTo(2);
      assertThat(settings.adminUrl()).isEqualTo("http://127.0.0.1:3");
      assertThat(settings.catalog()).isEqualTo("main");
      assertThat(settings.schema()).isEqualTo("default");
      assertThat(settings.driverProperties())
          .isEqualTo(
              "UseProxy=1;ProxyHost=127.0.0.1;ProxyPort=2;ProxyAuth=0;SSLTrustStore=/store.p12;"
                  + "SSLTrustStorePwd=changeit;SSLTrustStoreType=PKCS12;CheckCertRevocation=0");
      assertThat(platform.clickhouseVersion()).contains("26.7");
    }
  }

  @Test
  void showsNoSecret() {
    try (LocalPlatform platform = LocalPlatform.start(directory, home)) {
      LocalSettings settings = platform.settings();
      List<String> secrets =
          List.of(settings.clickhousePassword(), settings.clientSecret(), settings.token());

      assertThat(secrets).doesNotHaveDuplicates().allMatch(secret -> secret.length() >= 30);
      assertThat(settings.toString()).doesNotContain(secrets);
      assertThat(settings.jdbcUrl()).doesNotContain(secrets);
      assertThat(settings.exportOptions().toString()).doesNotContain(secrets);
      for (PartStatus status : platform.status()) {
        assertThat(ProcessHandle.of(status.processId()).orElseThrow().info().commandLine())
            .as("command line of %s", status.part())
            .hasValueSatisfying(
                line -> assertThat(line).contains("--ready-file").doesNotContain(secrets));
      }
    }
  }

  @Test
  void keepsSecretsInFilesOfTheirOwnerAlone() throws IOException {
    try (LocalPlatform platform = LocalPlatform.start(directory, home)) {
      SecretFiles files = platform.settings().secrets();
      for (Path file : List.of(files.clickhousePassword(), files.clientSecret(), files.token())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void keepsItsSecretsOverARestart() {
    LocalSettings first;
    try (LocalPlatform platform = LocalPlatform.start(directory, home)) {
      first = platform.settings();
    }
    try (LocalPlatform platform = LocalPlatform.start(directory, home)) {
      assertThat(platform.settings().clickhousePassword()).isEqualTo(first.clickhousePassword());
      assertThat(platform.settings().clientSecret()).isEqualTo(first.clientSecret());
      assertThat(platform.settings().token()).isEqualTo(first.token());
    }
  }

  @Test
  void stopsBothOnClose() {
    LocalPlatform platform = LocalPlatform.start(directory, home);
    List<ProcessHandle> processes = processes(platform);

    platform.close();

    assertThat(processes).hasSize(2).noneMatch(ProcessHandle::isAlive);
    assertThat(platform.status()).extracting(PartStatus::state).containsOnly(State.STOPPED);
    assertThatThrownBy(platform::settings)
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("is not up");
  }

  @Test
  void tellsTheServersWhoseChildrenTheyAre() {
    try (LocalPlatform platform = LocalPlatform.start(directory, home)) {
      assertThat(processes(platform))
          .allSatisfy(
              process ->
                  assertThat(process.info().arguments().orElseThrow())
                      .containsSequence(
                          "--parent-pid", String.valueOf(ProcessHandle.current().pid())));
    }
  }

  @Test
  void pinsTheDefaultsOfAStart() {
    assertThat(StartOptions.of(Lifetime.WITH_THIS_PROCESS))
        .isEqualTo(
            new StartOptions(
                Lifetime.WITH_THIS_PROCESS, 0, Tuning.SHORT_LIFE, Duration.ofMinutes(4)));
    assertThat(StartOptions.of(Lifetime.DETACHED))
        .isEqualTo(new StartOptions(Lifetime.DETACHED, 0, Tuning.LONG_LIFE, Duration.ofMinutes(4)));
  }

  @Test
  void showsTheLogOfAServerThatDiesAndStopsTheOther() throws IOException {
    FakeHome.behave(directory, LocalPart.DATABRICKS, "die");

    assertThatThrownBy(() -> LocalPlatform.start(directory, home))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("The Databricks stand-in stopped before it was ready (exit code 3)")
        .hasMessageContaining("the fake cannot live")
        .hasMessageContaining("careless ***");
    assertThat(LocalPlatform.at(directory).status())
        .extracting(PartStatus::state)
        .containsOnly(State.STOPPED);
  }

  @Test
  void givesUpOnAServerThatNeverGetsReady() throws IOException {
    FakeHome.behave(directory, LocalPart.CLICKHOUSE, "silent");

    assertThatThrownBy(
            () ->
                LocalPlatform.start(directory, home, DETACHED.withPatience(Duration.ofSeconds(3))))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("The ClickHouse was not ready within 3 s")
        .hasMessageContaining("fake started with");
    assertThat(LocalPlatform.at(directory).isReady()).isFalse();
  }

  @Test
  void killsAServerThatIgnoresTheSignal() throws IOException {
    FakeHome.behave(directory, LocalPart.CLICKHOUSE, "stubborn");
    LocalPlatform platform = LocalPlatform.start(directory, home);
    ProcessHandle stubborn = processes(platform).get(0);

    new PartProcess(new StateFolder(directory), LocalPart.CLICKHOUSE, Duration.ofSeconds(1)).stop();

    assertThat(stubborn.isAlive()).isFalse();
  }

  @Test
  void keepsDetachedServersThatRunAlready() {
    List<ProcessHandle> first = processes(LocalPlatform.start(directory, home, DETACHED));
    List<ProcessHandle> second = processes(LocalPlatform.start(directory, home, DETACHED));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void startsOnlyTheServerThatDied() {
    List<ProcessHandle> first = processes(LocalPlatform.start(directory, home, DETACHED));
    first.get(1).destroyForcibly();
    await().until(() -> !first.get(1).isAlive());
    assertThat(LocalPlatform.at(directory).status())
        .extracting(PartStatus::state)
        .containsExactly(State.READY, State.DEAD);

    List<ProcessHandle> second = processes(LocalPlatform.start(directory, home, DETACHED));

    assertThat(second.get(0)).isEqualTo(first.get(0));
    assertThat(second.get(1)).isNotEqualTo(first.get(1));
  }

  @Test
  void refusesAFolderThatIsInUse() {
    LocalPlatform.start(directory, home, DETACHED);

    assertThatThrownBy(() -> LocalPlatform.start(directory, home))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("in use");
    assertThat(LocalPlatform.at(directory).isReady()).as("the first pair still runs").isTrue();
  }

  @Test
  void refusesAPortThatIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StartOptions options = DETACHED.withClickhousePort(taken.getLocalPort());

      assertThatThrownBy(() -> LocalPlatform.start(directory, home, options))
          .isInstanceOf(LocalPlatformException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " is in use");
    }
  }

  @Test
  void refusesTwoStartsAtOnce() {
    StateFolder folder = StateFolder.create(directory);
    try (StateFolder.Lock held = folder.lock()) {
      assertThatThrownBy(() -> LocalPlatform.start(directory, home))
          .isInstanceOf(LocalPlatformException.class)
          .hasMessageContaining("Another command is starting or stopping");
    }
  }

  @Test
  void sparesAStrangerThatGotTheProcessId() throws Exception {
    StateFolder folder = StateFolder.create(directory);
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      new PartProcess(folder, LocalPart.CLICKHOUSE).remember(stranger.pid());
      LocalPlatform platform = LocalPlatform.at(directory);
      assertThat(platform.status().get(0).state()).isEqualTo(State.DEAD);

      platform.close();

      assertThat(stranger.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(platform.status().get(0).state()).isEqualTo(State.STOPPED);
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void saysWhatIsNotBuilt() {
    assertThatThrownBy(() -> LocalPlatform.start(directory, temporary.resolve("elsewhere")))
        .isInstanceOf(LocalPlatformException.class)
        .hasMessageContaining("is not built");
  }

  @Test
  void makesNothingWhenItOnlyLooks() {
    LocalPlatform platform = LocalPlatform.at(directory);

    assertThat(platform.status()).extracting(PartStatus::state).containsOnly(State.STOPPED);
    platform.close();

    assertThat(directory).doesNotExist();
  }

  private static List<ProcessHandle> processes(LocalPlatform platform) {
    return platform.status().stream()
        .map(status -> ProcessHandle.of(status.processId()).orElseThrow())
        .toList();
  }
}
