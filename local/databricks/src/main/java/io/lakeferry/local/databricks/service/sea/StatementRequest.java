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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeferry.local.databricks.engine.StatementParameter;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request to execute a statement (<a
 * href="https://docs.databricks.com/api/workspace/statementexecution/executestatement">documented
 * here</a>).
 *
 * @param catalog for a statement without a session; may be null
 * @param schema for a statement without a session; may be null
 * @param patience how long the answer may wait for the result
 */
record StatementRequest(
    String sql,
    String warehouseId,
    Optional<String> sessionId,
    String catalog,
    String schema,
    List<StatementParameter> parameters,
    long rowLimit,
    Duration patience,
    AfterWait afterWait) {

  /** What becomes of a statement that is not done when the wait ends. */
  enum AfterWait {
    /** It goes on; the client polls. */
    CONTINUE,
    /** It is cancelled. */
    CANCEL
  }

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(50);

  static StatementRequest parse(JsonNode body) throws ApiFailure {
    return new StatementRequest(
        Json.requiredText(body, "statement"),
        Json.requiredText(body, "warehouse_id"),
        Json.text(body, "session_id"),
        Json.text(body, "catalog").orElse(null),
        Json.text(body, "schema").orElse(null),
        parameters(body.path("parameters")),
        body.path("row_limit").asLong(0) > 0 ? body.get("row_limit").asLong() : Long.MAX_VALUE,
        wait(Json.text(body, "wait_timeout").orElse("10s")),
        afterWait(Json.text(body, "on_wait_timeout").orElse("CONTINUE")));
  }

  private static List<StatementParameter> parameters(JsonNode array) {
    List<StatementParameter> parameters = new ArrayList<>();
    for (JsonNode parameter : array) {
      parameters.add(
          new StatementParameter(
              Json.text(parameter, "name").orElse(null),
              parameter.path("ordinal").asInt(0),
              Json.text(parameter, "type").orElse(null),
              parameter.hasNonNull("value") ? parameter.get("value").asText() : null));
    }
    return parameters;
  }

  private static Duration wait(String text) throws ApiFailure {
    try {
      if (text.endsWith("s")) {
        Duration wait = Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        boolean allowed =
            wait.isZero()
                || (wait.compareTo(SHORTEST_WAIT) >= 0 && wait.compareTo(LONGEST_WAIT) <= 0);
        if (allowed) {
          return wait;
        }
      }
    } catch (NumberFormatException notANumber) {
      throw badWait();
    }
    throw badWait();
  }

  private static ApiFailure badWait() {
    return ApiFailure.invalidParameter("wait_timeout must be 0s or between 5s and 50s");
  }

  private static AfterWait afterWait(String text) throws ApiFailure {
    try {
      return AfterWait.valueOf(text);
    } catch (IllegalArgumentException unknown) {
      throw ApiFailure.invalidParameter("on_wait_timeout must be CONTINUE or CANCEL");
    }
  }
}
