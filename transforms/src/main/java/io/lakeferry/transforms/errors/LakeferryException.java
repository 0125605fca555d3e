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
package io.lakeferry.transforms.errors;

/**
 * An error with a code, in one line for the user: the object it concerns, the cause, the remedy.
 * Never holds SQL text, secrets or presigned URLs; what a driver said stays in {@link #getCause()}
 * for the debug log.
 */
public final class LakeferryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String what;
  private final String remedy;

  /**
   * @param code why; never null
   * @param object what it concerns, for example {@code --windowEnd} or {@code table
   *     main.web.events}
   * @param problem what is wrong, without a full stop at its end; it may end with a question
   * @param remedy what to do, a sentence without a full stop at its end, or a question
   */
  public LakeferryException(ErrorCode code, String object, String problem, String remedy) {
    this(code, object, problem, remedy, null);
  }

  /**
   * As above, with the underlying exception (may be null), which is shown in the debug log only.
   */
  public LakeferryException(
      ErrorCode code, String object, String problem, String remedy, Throwable cause) {
    super(object + ": " + ended(problem) + " " + ended(remedy), cause);
    this.code = code;
    this.what = object + ": " + problem;
    this.remedy = remedy;
  }

  /** With a full stop, unless it ends with what stands for one. */
  private static String ended(String sentence) {
    return sentence.endsWith("?") || sentence.endsWith(".") ? sentence : sentence + ".";
  }

  /** Why; never null. */
  public ErrorCode code() {
    return code;
  }

  /** Object and problem without the remedy: for a failure that is dealt with. */
  public String what() {
    return what;
  }

  /** What to do, without the full stop. */
  public String remedy() {
    return remedy;
  }
}
