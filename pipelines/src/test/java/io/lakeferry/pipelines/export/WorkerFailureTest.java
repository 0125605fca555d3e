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
package io.lakeferry.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker logs, whatever the logging configuration of the cluster that it runs on. */
class WorkerFailureTest {
  private static final String SECRET = "hunter2-very-secret";

  @TempDir Path folder;

  private LogRecorder recorder;

  @BeforeEach
  void record() {
    recorder = LogRecorder.of(WorkerFailure.class, Level.DEBUG);
  }

  @AfterEach
  void stop() {
    recorder.close();
  }

  @Test
  void theDriversTextIsLoggedWithoutSecretsAndNotThrownOn() throws IOException {
    Redaction redaction = knowingTheSecret();
    LakeferryException thrown =
        new LakeferryException(
            ErrorCode.TARGET_UNAVAILABLE,
            "the warehouse",
            "did not answer",
            "Try again",
            new SQLException("jdbc:... refused <" + SECRET + "> and PWD=another"));

    WorkerFailure failure = WorkerFailure.ofLoad("the load", thrown, redaction, 3);

    assertThat(recorder.events()).hasSize(1);
    LogEvent event = recorder.events().get(0);
    assertThat(event.getThrown())
        .describedAs("a throwable would be printed by the cluster's configuration as it is")
        .isNull();
    assertThat(event.getMessage().getFormattedMessage())
        .contains(
            "the load failed: ", "SQLException: jdbc:... refused <(removed)> and PWD=(removed)")
        .doesNotContain(SECRET)
        .doesNotContain("another");
    assertThat(failure).hasNoCause().hasMessage("the warehouse: did not answer. Try again.");
    assertThat(failure.statements()).isEqualTo(3);
  }

  /** Runners show it: Flink on the page of the job's exceptions. */
  @Test
  void theMessageIsThrownOnWithoutSecrets() throws IOException {
    LakeferryException thrown =
        new LakeferryException(
            ErrorCode.PERMISSION,
            "env:CLICKHOUSE_PASSWORD",
            "a right is missing",
            "GRANT SELECT ON " + SECRET + " TO exporter");

    for (WorkerFailure failure :
        List.of(
            WorkerFailure.ofExtraction("split 1", thrown, knowingTheSecret()),
            WorkerFailure.ofLoad("the load", thrown, knowingTheSecret(), 0))) {
      assertThat(failure)
          .hasMessage(
              "env:CLICKHOUSE_PASSWORD: a right is missing. GRANT SELECT ON (removed) TO exporter.");
    }
  }

  private Redaction knowingTheSecret() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), SECRET);
    return new Redaction(List.of(SecretReference.parse("--clientSecret", "file:" + file)));
  }

  @ParameterizedTest
  @EnumSource
  void flinkRepeatsOnlyWhatMayPass(ErrorCode code) {
    LakeferryException thrown = new LakeferryException(code, "it", "failed", "Try again");

    WorkerFailure failure = WorkerFailure.ofExtraction("split 1", thrown, new Redaction(List.of()));

    boolean repeated =
        ThrowableClassifier.findThrowableOfThrowableType(
                new RuntimeException(failure), ThrowableType.NonRecoverableError)
            .isEmpty();
    assertThat(repeated)
        .isEqualTo(
            switch (code.exitCode()) {
              case 5 -> code != ErrorCode.IN_PROGRESS;
              case 70 -> true;
              default -> false;
            });
  }
}
