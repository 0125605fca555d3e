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
package io.lakeferry.local.clickhouse.engine;

/** The engine refused or failed a statement. */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code ClickHouse's error code, see the table {@code system.errors}
   * @param message the full text, which begins with {@code Code: <code>. DB::Exception: }
   */
  public EngineException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** ClickHouse's error code. */
  public int code() {
    return code;
  }
}
