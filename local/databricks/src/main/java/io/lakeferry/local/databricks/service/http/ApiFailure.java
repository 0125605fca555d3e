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
package io.lakeferry.local.databricks.service.http;

/** A request is refused, with the status and body that a Databricks client sees of it. */
public final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String errorCode;

  /**
   * @param status HTTP status
   * @param errorCode the {@code error_code} of the body, for example {@code NOT_FOUND}
   * @param message the {@code message} of the body; never holds a secret
   */
  public ApiFailure(int status, String errorCode, String message) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  /** A 400 with {@code INVALID_PARAMETER_VALUE}. */
  public static ApiFailure invalidParameter(String message) {
    return new ApiFailure(400, "INVALID_PARAMETER_VALUE", message);
  }

  /** A 404 with {@code NOT_FOUND}. */
  public static ApiFailure notFound(String message) {
    return new ApiFailure(404, "NOT_FOUND", message);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The machine-readable code, never null. */
  public String errorCode() {
    return errorCode;
  }
}
