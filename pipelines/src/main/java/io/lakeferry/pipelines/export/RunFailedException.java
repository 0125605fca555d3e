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
import java.util.OptionalInt;

/** A run failed; says why as {@link io.lakeferry.transforms.errors.LakeferryException} does. */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int workerStatements;
  private final boolean extracting;

  private RunFailedException(
      ErrorCode code, String message, int workerStatements, boolean extracting, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.workerStatements = workerStatements;
    this.extracting = extracting;
  }

  /** A failure that no worker told. */
  RunFailedException(ErrorCode code, String message, Throwable cause) {
    this(code, message, -1, false, cause);
  }

  /** A worker's failure, inside what the runner threw. */
  static RunFailedException of(WorkerFailure failure, Throwable thrown) {
    return new RunFailedException(
        failure.code(),
        failure.getMessage(),
        failure.statements(),
        failure.part() == WorkerFailure.Part.EXTRACTION,
        thrown);
  }

  /** Why; never null. */
  public ErrorCode code() {
    return code;
  }

  /** SQL statements that the worker's step had sent that failed; empty if no worker told it. */
  OptionalInt workerStatements() {
    return workerStatements < 0 ? OptionalInt.empty() : OptionalInt.of(workerStatements);
  }

  /**
   * Whether splits were still being read. As a rule nothing was sealed by this launch then; but
   * splits are also read again when results were lost with a worker that died in the load.
   */
  boolean whileExtracting() {
    return extracting;
  }
}
