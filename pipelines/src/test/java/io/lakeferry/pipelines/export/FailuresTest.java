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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SerializedThrowable;
import org.apache.flink.util.concurrent.FutureUtils;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final LakeferryException denied =
      new LakeferryException(
          ErrorCode.PERMISSION,
          "table t",
          "may not be read",
          "Grant SELECT",
          new FakeWindow.UnserialisableException());

  @Test
  void findsTheCodeInsideWhatBeamThrows() {
    RunFailedException failure =
        Failures.runFailed(
            "the run",
            new PipelineExecutionException(
                UserCodeException.wrap(
                    WorkerFailure.ofExtraction("split 1", denied, Redaction.OF_PATTERNS))));

    assertThat(failure.code()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(failure).hasMessage("table t: may not be read. Grant SELECT.");
  }

  @Test
  void jobsThatOthersEndAreNoDefects() {
    for (Exception end :
        List.of(
            new JobCancellationException(new JobID(), "cancelled", null),
            new FlinkJobNotFoundException(new JobID()),
            new FutureUtils.RetryException("no answer"))) {
      RunFailedException failure =
          Failures.runFailed("the run", new RuntimeException("Pipeline execution failed", end));

      assertThat(failure.code()).as(end.toString()).isEqualTo(ErrorCode.INTERRUPTED);
    }
  }

  @Test
  void findsTheCodeInsideWhatFlinkSerialised() {
    Throwable travelled =
        new RuntimeException(
            "Pipeline execution failed",
            new SerializedThrowable(
                new IllegalStateException(
                    WorkerFailure.ofExtraction("split 1", denied, Redaction.OF_PATTERNS))));

    RunFailedException failure = Failures.runFailed("the run", travelled);

    assertThat(failure.code()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(failure).hasMessage("table t: may not be read. Grant SELECT.");
  }

  /** As in application mode, where main and the job have one process and classes of their own. */
  @Test
  void findsTheCodeOfAFailureOfOtherClassesOfThatName() throws Exception {
    WorkerFailure own = WorkerFailure.ofExtraction("split 1", denied, Redaction.OF_PATTERNS);
    Throwable others =
        InstantiationUtil.deserializeObject(
            InstantiationUtil.serializeObject(own), new OwnClasses());
    assertThat(others).isNotInstanceOf(WorkerFailure.class).hasToString(own.toString());

    for (Throwable thrown :
        List.of(others, new RuntimeException(others), new SerializedThrowable(others))) {
      RunFailedException failure = Failures.runFailed("the run", thrown);

      assertThat(failure.code()).isEqualTo(ErrorCode.PERMISSION);
      assertThat(failure).hasMessage("table t: may not be read. Grant SELECT.");
      assertThat(failure.whileExtracting()).isTrue();
    }
  }

  /** Has classes of ours of its own, and all others of the tests. */
  private static final class OwnClasses extends ClassLoader {
    private OwnClasses() {
      super(FailuresTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.lakeferry.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = Objects.requireNonNull(code, name).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void anythingElseIsADefectWhoseTextIsNotRepeated() {
    RunFailedException failure =
        Failures.runFailed(
            "the run", new RuntimeException(new IllegalStateException("jdbc:...;PWD=hunter2")));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEFECT);
    assertThat(failure.code().exitCode()).isEqualTo(70);
    assertThat(failure.getMessage())
        .contains("java.lang.IllegalStateException")
        .doesNotContain("hunter2");
  }

  @Test
  void anInterruptionIsNoDefect() {
    assertThat(
            Failures.runFailed("the run", new RuntimeException(new InterruptedException())).code())
        .isEqualTo(ErrorCode.INTERRUPTED);
  }

  @Test
  void aChainThatBitesItsTailEnds() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException two = new RuntimeException("two", one);
    one.initCause(two);

    assertThat(Failures.runFailed("the run", one).code()).isEqualTo(ErrorCode.DEFECT);
  }
}
