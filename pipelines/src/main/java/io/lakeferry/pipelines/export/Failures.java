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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SerializedThrowable;
import org.apache.flink.util.concurrent.FutureUtils;

/** Finds what really went wrong inside what a runner throws. */
final class Failures {

  private static final String OURS = "io.lakeferry.";

  private Failures() {}

  /**
   * The failure to tell the user: the first with a code in the chain of causes, else a defect.
   *
   * @param what what was being done, for the message
   */
  static RunFailedException runFailed(String what, Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable last = thrown;
    for (Throwable cause = own(thrown); cause != null && seen.add(cause); cause = next(cause)) {
      last = cause;
      if (cause instanceof RunFailedException failure) {
        return failure;
      }
      if (cause instanceof WorkerFailure failure) {
        return RunFailedException.of(failure, thrown);
      }
      if (cause instanceof LakeferryException failure) {
        return new RunFailedException(failure.code(), failure.getMessage(), thrown);
      }
      if (cause instanceof JobCancellationException) {
        return endedOutside("was cancelled", thrown);
      }
      if (cause instanceof FlinkJobNotFoundException || cause instanceof RestClientException) {
        return endedOutside("the Flink cluster has refused or lost the job", thrown);
      }
      if (cause instanceof FutureUtils.RetryException) {
        return endedOutside("the Flink cluster does not answer", thrown);
      }
    }
    LakeferryException defect = lakeferryException(what, last);
    return new RunFailedException(defect.code(), defect.getMessage(), thrown);
  }

  private static RunFailedException endedOutside(String how, Throwable thrown) {
    LakeferryException ended =
        new LakeferryException(
            ErrorCode.INTERRUPTED, "the pipeline", how, "Start the command again", thrown);
    return new RunFailedException(ended.code(), ended.getMessage(), thrown);
  }

  /** The error itself if it has a code; INTERRUPTED for an interruption; else a defect. */
  static LakeferryException lakeferryException(String what, Throwable thrown) {
    if (thrown instanceof LakeferryException failure) {
      return failure;
    }
    if (thrown instanceof InterruptedException) {
      return new LakeferryException(
          ErrorCode.INTERRUPTED, what, "was interrupted", "Start the command again", thrown);
    }
    if (thrown instanceof OutOfMemoryError) {
      return new LakeferryException(
          ErrorCode.DEFECT,
          what,
          "the memory is used up",
          "Give more heap, or a lower --concurrentSplits",
          thrown);
    }
    // The text of an unknown exception may hold anything, so only its type is told.
    return new LakeferryException(
        ErrorCode.DEFECT,
        what,
        "an unexpected " + typeOf(thrown) + " occurred",
        "Run again with --debug=true and report it",
        thrown);
  }

  private static String typeOf(Throwable thrown) {
    return thrown instanceof SerializedThrowable serialized
        ? serialized.getOriginalErrorClassName()
        : thrown.getClass().getName();
  }

  private static Throwable next(Throwable thrown) {
    if (thrown instanceof SerializedThrowable serialized) {
      Throwable original = serialized.deserializeError(Failures.class.getClassLoader());
      if (original != serialized) {
        return own(original);
      }
    }
    return own(thrown.getCause());
  }

  /**
   * The same failure, of the classes that are known here. In application mode main and the job run
   * in one process with classes of their own each, and Flink hands over what it need not serialise:
   * a failure of ours then is of a class of the right name that is not ours.
   */
  private static Throwable own(Throwable thrown) {
    ClassLoader loader = Failures.class.getClassLoader();
    if (thrown == null
        || thrown.getClass().getClassLoader() == loader
        || !thrown.getClass().getName().startsWith(OURS)) {
      return thrown;
    }
    try {
      return InstantiationUtil.clone(thrown, loader);
    } catch (IOException | ClassNotFoundException e) {
      return thrown;
    }
  }

  /** The failure of a pipeline that ended, without an exception, in another state than done. */
  static LakeferryException endedAs(PipelineResult.State state) {
    return state == PipelineResult.State.CANCELLED
        ? new LakeferryException(
            ErrorCode.INTERRUPTED, "the pipeline", "was cancelled", "Start the command again")
        : new LakeferryException(
            ErrorCode.DEFECT,
            "the pipeline",
            "ended as " + state + " and the runner does not say why",
            "See the runner's log");
  }
}
