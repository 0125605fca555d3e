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
import io.lakeferry.transforms.settings.Redaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker throws: code and message, and nothing else that a runner would have to carry to the
 * launcher. A driver's exception need not be serialisable, and its text may hold SQL or secrets; it
 * stays in the worker's debug log, cleaned of the latter. The message is cleaned, too: a word of
 * the server's, as the object of a missing GRANT, may stand in it, and runners show it to
 * everybody.
 */
@SuppressWarnings("OverrideThrowableToString")
class WorkerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WorkerFailure.class);

  private final ErrorCode code;
  private final Part part;
  private final int statements;

  /** Which part of the pipeline failed. */
  enum Part {
    /** Splits are read, written and uploaded; nothing is sealed before all of them are. */
    EXTRACTION,
    /** Seal, load and clean-up. */
    LOAD
  }

  WorkerFailure(ErrorCode code, String message, Part part, int statements) {
    super(message);
    this.code = code;
    this.part = part;
    this.statements = statements;
  }

  /** The failure to throw for whatever was thrown in the extraction, which sends no SQL. */
  static WorkerFailure ofExtraction(String step, Throwable thrown, Redaction redaction) {
    return of(Part.EXTRACTION, step, thrown, redaction, 0);
  }

  /**
   * The failure to throw for whatever was thrown in a step of the load.
   *
   * @param statements SQL statements that the step had sent
   */
  static WorkerFailure ofLoad(String step, Throwable thrown, Redaction redaction, int statements) {
    return of(Part.LOAD, step, thrown, redaction, statements);
  }

  private static WorkerFailure of(
      Part part, String step, Throwable thrown, Redaction redaction, int statements) {
    LOG.debug("{} failed: {}", step, redaction.stackOf(thrown));
    LakeferryException failure = Failures.lakeferryException(step, thrown);
    String message = redaction.message(failure.getMessage());
    WorkerFailure portable =
        LastingFailure.is(failure.code())
            ? new LastingFailure(failure.code(), message, part, statements)
            : new WorkerFailure(failure.code(), message, part, statements);
    portable.setStackTrace(thrown.getStackTrace());
    return portable;
  }

  /**
   * With the exit code, for who sees no more of a launch than why its job failed. The message has
   * none: it is also told where the code stands beside it.
   */
  @Override
  public final String toString() {
    return super.toString() + " (exit code " + code.exitCode() + ")";
  }

  final ErrorCode code() {
    return code;
  }

  final Part part() {
    return part;
  }

  /** SQL statements that the step had sent. */
  final int statements() {
    return statements;
  }
}
