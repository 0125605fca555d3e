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
package io.lakeferry.local.databricks.service.gates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Json;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import io.lakeferry.local.databricks.service.http.Routes;
import java.io.IOException;
import java.util.Locale;
import java.util.NoSuchElementException;

/** The admin port: journal and gates over plain HTTP, for tests on the same machine. */
public final class AdminRoutes {
  private static final int UNAVAILABLE = 503;

  private final ControlRoom controls;

  private AdminRoutes(ControlRoom controls) {
    this.controls = controls;
  }

  /** All routes of the admin port. */
  public static Routes of(ControlRoom controls) {
    AdminRoutes admin = new AdminRoutes(controls);
    return new Routes()
        .add("GET", "/journal", admin::journal)
        .add("POST", "/gates", admin::arm)
        .add("GET", "/gates/{id}", admin::describe)
        .add("POST", "/gates/{id}/release", admin::release)
        .add("DELETE", "/gates/{id}", admin::remove);
  }

  private Reply journal(Request request) throws ApiFailure {
    ArrayNode entries = Json.MAPPER.createArrayNode();
    for (Journal.Entry entry :
        controls.journalSince(number(request.query("since").orElse("0"), "since"))) {
      entries
          .addObject()
          .put("seq", entry.sequence())
          .put("epochMillis", entry.epochMillis())
          .put("kind", entry.event().kind().json())
          .put("phase", entry.event().phase().json())
          .put("what", entry.event().what())
          .put("statementId", entry.event().statementId());
    }
    return Reply.json(entries);
  }

  private Reply arm(Request request) throws IOException, ApiFailure {
    JsonNode body = request.json();
    Gate.Rule rule =
        new Gate.Rule(
            choice(EventKind.class, body, "kind"),
            choice(EventPhase.class, body, "phase"),
            Json.requiredText(body, "contains"),
            choice(GateAction.class, body, "action"),
            body.path("status").asInt(UNAVAILABLE),
            body.path("times").asInt(1));
    ObjectNode reply = Json.object();
    reply.put("id", controls.arm(rule));
    return Reply.json(reply);
  }

  private Reply describe(Request request) throws ApiFailure {
    Gate gate = gate(request);
    ObjectNode reply = Json.object();
    reply.put("hits", gate.hits());
    reply.put("holding", gate.holding());
    return Reply.json(reply);
  }

  private Reply release(Request request) throws ApiFailure {
    gate(request).release();
    return Reply.json(Json.object());
  }

  private Reply remove(Request request) throws ApiFailure {
    gate(request);
    controls.remove(request.pathVariable("id"));
    return Reply.json(Json.object());
  }

  private Gate gate(Request request) throws ApiFailure {
    try {
      return controls.gate(request.pathVariable("id"));
    } catch (NoSuchElementException unknown) {
      throw ApiFailure.notFound(unknown.getMessage());
    }
  }

  private static <E extends Enum<E>> E choice(Class<E> type, JsonNode body, String member)
      throws ApiFailure {
    String text = Json.requiredText(body, member);
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw ApiFailure.invalidParameter("Unknown " + member + ": " + text);
    }
  }

  private static long number(String text, String name) throws ApiFailure {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw ApiFailure.invalidParameter("Not a number: " + name);
    }
  }
}
