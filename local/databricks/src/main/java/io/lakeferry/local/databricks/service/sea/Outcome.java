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
package io.lakeferry.local.databricks.service.sea;

import io.lakeferry.local.databricks.engine.StatementResult;

/** How a statement ended. */
sealed interface Outcome {
  /** With a result, possibly without columns. */
  record Success(StatementResult result, ResultKind kind) implements Outcome {}

  /**
   * With an error.
   *
   * @param errorCode one of the API's coarse codes
   * @param message full text, with the condition in brackets
   */
  record Failure(String errorCode, String sqlState, String message) implements Outcome {}

  /** By request. */
  record Canceled() implements Outcome {}

  /** What a result is for. */
  enum ResultKind {
    /** Rows for the client's user. */
    ROWS,
    /** An order for the client itself: what to move between a volume and a local file. */
    VOLUME_OPERATION
  }
}
