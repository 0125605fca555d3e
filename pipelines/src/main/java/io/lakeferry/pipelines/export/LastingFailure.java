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
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A failure that stays however often a step is repeated: rights, types, counts, or a run that
 * another attempt has completed. Flink fails the job at once; without the annotation it would start
 * the task again as often as the cluster's restart strategy allows, before anybody is told.
 *
 * <p>What another try may mend, and defects, whose reason nobody knows, are left to that strategy:
 * a task that is started again takes over what it had finished, a job that is submitted again reads
 * anew.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class LastingFailure extends WorkerFailure {
  private static final long serialVersionUID = 1L;

  LastingFailure(ErrorCode code, String message, Part part, int statements) {
    super(code, message, part, statements);
  }

  /** IN_PROGRESS means that the volume is gone: another attempt is through, the ledger tells. */
  static boolean is(ErrorCode code) {
    return code == ErrorCode.IN_PROGRESS || !(code.retryable() || code == ErrorCode.DEFECT);
  }
}
