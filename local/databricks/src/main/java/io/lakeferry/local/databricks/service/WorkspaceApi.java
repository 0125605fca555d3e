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
package io.lakeferry.local.databricks.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Json;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import io.lakeferry.local.databricks.service.http.Routes;
import java.io.IOException;

/**
 * What clients ask of a workspace besides data: the warehouse, themselves, and the driver's own.
 */
final class WorkspaceApi {
  private final String warehouseId;
  private final String principal;

  private WorkspaceApi(String warehouseId, String principal) {
    this.warehouseId = warehouseId;
    this.principal = principal;
  }

  static Routes of(String warehouseId, String principal) {
    WorkspaceApi api = new WorkspaceApi(warehouseId, principal);
    return new Routes()
        .add("GET", "/api/2.0/sql/warehouses", api::warehouses)
        .add("GET", "/api/2.0/sql/warehouses/{id}", api::warehouse)
        .add("GET", "/api/2.0/preview/scim/v2/Me", api::me)
        .add("GET", "/api/2.0/connector-service/feature-flags/{client}/{version}", api::features)
        .add("POST", "/telemetry-ext", api::telemetry);
  }

  private Reply warehouses(Request request) {
    ObjectNode reply = Json.object();
    reply.putArray("warehouses").add(describe());
    return Reply.json(reply);
  }

  private Reply warehouse(Request request) throws ApiFailure {
    String id = request.pathVariable("id");
    if (!id.equals(warehouseId)) {
      throw new ApiFailure(
          404, "RESOURCE_DOES_NOT_EXIST", "SQL warehouse " + id + " does not exist");
    }
    return Reply.json(describe());
  }

  private ObjectNode describe() {
    ObjectNode warehouse = Json.object();
    warehouse.put("id", warehouseId);
    warehouse.put("name", "Local warehouse");
    warehouse.put("state", "RUNNING");
    warehouse.put("warehouse_type", "PRO");
    warehouse.put("num_clusters", 1);
    return warehouse;
  }

  private Reply me(Request request) {
    ObjectNode reply = Json.object();
    reply.put("id", "1");
    reply.put("userName", principal);
    reply.put("displayName", principal);
    reply.put("active", true);
    return Reply.json(reply);
  }

  /** The driver asks which of its features are on; none is. */
  private Reply features(Request request) {
    ObjectNode reply = Json.object();
    reply.putArray("flags");
    reply.put("ttl_seconds", 900);
    return Reply.json(reply);
  }

  /** The driver's telemetry is read and thrown away. */
  private Reply telemetry(Request request) throws IOException {
    request.discardBody();
    ObjectNode reply = Json.object();
    reply.putArray("errors");
    return Reply.json(reply);
  }
}
