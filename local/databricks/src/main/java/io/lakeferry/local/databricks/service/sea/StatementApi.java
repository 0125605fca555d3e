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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.engine.SqlEngine;
import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.service.files.PresignedUrls;
import io.lakeferry.local.databricks.service.files.VolumeFiles;
import io.lakeferry.local.databricks.service.gates.ControlRoom;
import io.lakeferry.local.databricks.service.gates.Verdict;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Json;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import io.lakeferry.local.databricks.service.http.Routes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Statement Execution API (<a
 * href="https://docs.databricks.com/api/workspace/statementexecution">documented here</a>) and the
 * sessions that the JDBC driver adds to it.
 */
public final class StatementApi implements AutoCloseable {
  private static final String STATEMENTS = "/api/2.0/sql/statements";
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

  private final String warehouseId;
  private final Sessions sessions;
  private final Statements statements;

  /**
   * @param warehouseId the only warehouse there is
   */
  public StatementApi(
      String warehouseId,
      SqlEngine engine,
      VolumeFiles files,
      PresignedUrls urls,
      ControlRoom controls,
      Clock clock) {
    this.warehouseId = warehouseId;
    this.sessions = new Sessions(engine, clock);
    this.statements = new Statements(sessions, new ServiceCommands(files, urls), controls, clock);
  }

  /** All routes of sessions and statements. */
  public Routes routes() {
    return new Routes()
        .add("POST", "/api/2.0/sql/warehouses/{warehouse}/sessions", this::openSession)
        .add("POST", "/api/2.0/sql/sessions", this::openSession)
        .add("DELETE", "/api/2.0/sql/warehouses/{warehouse}/sessions/{id}", this::closeSession)
        .add("DELETE", "/api/2.0/sql/sessions/{id}", this::closeSession)
        .add("POST", STATEMENTS, this::execute)
        .add("GET", STATEMENTS + "/{id}", this::poll)
        .add("GET", STATEMENTS + "/{id}/result/chunks/{chunk}", this::chunk)
        .add("POST", STATEMENTS + "/{id}/cancel", this::cancel)
        .add("DELETE", STATEMENTS + "/{id}", this::close);
  }

  /** Cancels what runs. */
  @Override
  public void close() {
    statements.close();
  }

  private Reply openSession(Request request) throws IOException, ApiFailure {
    JsonNode body = request.json();
    String inPath = request.pathVariable("warehouse");
    requireWarehouse(inPath == null ? Json.requiredText(body, "warehouse_id") : inPath);
    Map<String, String> settings = new HashMap<>();
    for (Map.Entry<String, JsonNode> setting : body.path("session_confs").properties()) {
      settings.put(setting.getKey(), setting.getValue().asText());
    }
    try {
      Session session =
          sessions.open(
              Json.text(body, "catalog").orElse(null),
              Json.text(body, "schema").orElse(null),
              settings);
      ObjectNode reply = Json.object();
      reply.put("session_id", session.id());
      return Reply.json(reply);
    } catch (SqlFailure refused) {
      throw new ApiFailure(400, "BAD_REQUEST", refused.getMessage());
    }
  }

  private Reply closeSession(Request request) {
    statements.closeSession(request.pathVariable("id"));
    return Reply.json(Json.object());
  }

  private Reply execute(Request request) throws IOException, ApiFailure {
    StatementRequest wanted = StatementRequest.parse(request.json());
    requireWarehouse(wanted.warehouseId());
    Statement statement = statements.submit(wanted);
    boolean ended = statement.awaitEnd(wanted.patience());
    if (!ended && wanted.afterWait() == StatementRequest.AfterWait.CANCEL) {
      statements.cancel(statement);
      statement.awaitEnd(CANCEL_PATIENCE);
    }
    return answer(statement);
  }

  private Reply poll(Request request) throws ApiFailure {
    return answer(statement(request));
  }

  private Reply chunk(Request request) throws ApiFailure {
    Statement statement = statement(request);
    Optional<Outcome> outcome = statement.outcome();
    boolean first = request.pathVariable("chunk").equals("0");
    if (first && outcome.isPresent() && outcome.get() instanceof Outcome.Success success) {
      return Reply.json(StatementJson.chunk(statement, success));
    }
    throw ApiFailure.notFound("The result chunk was not found.");
  }

  private Reply cancel(Request request) throws ApiFailure {
    statements.cancel(statement(request));
    return Reply.json(Json.object());
  }

  private Reply close(Request request) throws ApiFailure {
    Statement statement = statement(request);
    statements.cancel(statement);
    statement.close();
    return Reply.json(Json.object());
  }

  private Statement statement(Request request) throws ApiFailure {
    return statements.statement(request.pathVariable("id"));
  }

  private static Reply answer(Statement statement) {
    Verdict verdict = statement.takeNextAnswer();
    return verdict.instead().orElseGet(() -> Reply.json(StatementJson.of(statement)));
  }

  private void requireWarehouse(String id) throws ApiFailure {
    if (!id.equals(warehouseId)) {
      throw new ApiFailure(
          404, "RESOURCE_DOES_NOT_EXIST", "SQL warehouse " + id + " does not exist");
    }
  }
}
