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
package io.lakeferry.local.databricks.engine;

import java.util.List;

/** One client's session. Statements of different sessions run in parallel. */
public interface SqlSession extends AutoCloseable {

  /**
   * Runs one statement to its end and returns the whole (small) result.
   *
   * @param statementId the id under which {@link #cancel} finds it
   * @param sql the statement text as sent
   * @param parameters positional or named parameters, possibly empty
   * @throws SqlFailure if it fails, with the condition and SQLSTATE that Databricks documents;
   *     {@link SqlFailure#CANCELED} if it was cancelled
   */
  StatementResult execute(String statementId, String sql, List<StatementParameter> parameters)
      throws SqlFailure;

  /** Stops the statement if it is running here; harmless otherwise. */
  void cancel(String statementId);

  @Override
  void close();
}
