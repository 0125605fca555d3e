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
package io.lakeferry.pipelines.report;

import io.lakeferry.transforms.errors.ErrorCode;
import java.util.stream.IntStream;

/** What many results come to in one exit code. */
public final class ExitCodes {
  private ExitCodes() {}

  /**
   * The worst: a defect before counts that disagree, those before data, rights and options, and
   * what needs a person before what passes by itself; 0 if there is none.
   */
  public static int worst(IntStream codes) {
    return codes.reduce(0, (one, other) -> severity(other) > severity(one) ? other : one);
  }

  /** Numbers rise with severity but for 5, which asks for nothing but another launch. */
  private static int severity(int code) {
    return code == ErrorCode.INTERRUPTED.exitCode() ? 1 : code;
  }
}
