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
package io.lakeferry.local.databricks.service.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.VolumeCatalog;
import io.lakeferry.local.databricks.engine.VolumeCatalog.Volume;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Json;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import io.lakeferry.local.databricks.service.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Unity Catalog's volumes, managed ones only (<a
 * href="https://docs.databricks.com/api/workspace/volumes">documented here</a>).
 */
public final class VolumesApi {
  private static final int LARGEST_PAGE = 10_000;
  private static final String COLLECTION = "/api/2.1/unity-catalog/volumes";

  private final VolumeCatalog volumes;
  private final String owner;

  private VolumesApi(VolumeCatalog volumes, String owner) {
    this.volumes = volumes;
    this.owner = owner;
  }

  /**
   * All routes of volumes.
   *
   * @param owner name of the principal that owns every volume
   */
  public static Routes of(VolumeCatalog volumes, String owner) {
    VolumesApi api = new VolumesApi(volumes, owner);
    return new Routes()
        .add("POST", COLLECTION, api::create)
        .add("GET", COLLECTION, api::list)
        .add("GET", COLLECTION + "/{name}", api::read)
        .add("DELETE", COLLECTION + "/{name}", api::delete);
  }

  private Reply create(Request request) throws IOException, ApiFailure {
    JsonNode body = request.json();
    String catalog = Json.requiredText(body, "catalog_name");
    String schema = Json.requiredText(body, "schema_name");
    String name = Json.requiredText(body, "name");
    String type = Json.requiredText(body, "volume_type");
    if (!type.equals("MANAGED")) {
      throw ApiFailure.invalidParameter("The local server has managed volumes only, not " + type);
    }
    try {
      String comment = Json.text(body, "comment").orElse(null);
      return Reply.json(
          json(
              volumes.create(
                  catalog.toLowerCase(Locale.ROOT),
                  schema.toLowerCase(Locale.ROOT),
                  name.toLowerCase(Locale.ROOT),
                  comment)));
    } catch (SqlFailure refused) {
      throw failure(refused, catalog, schema, name);
    }
  }

  private Reply list(Request request) throws ApiFailure {
    String catalog = request.requiredQuery("catalog_name");
    String schema = request.requiredQuery("schema_name");
    String after = request.query("page_token").orElse("");
    int pageSize = pageSize(request);
    try {
      List<Volume> rest =
          volumes.list(catalog, schema).stream()
              .filter(volume -> volume.name().compareTo(after) > 0)
              .toList();
      ObjectNode reply = Json.object();
      ArrayNode members = reply.putArray("volumes");
      rest.stream().limit(pageSize).forEach(volume -> members.add(json(volume)));
      if (rest.size() > pageSize) {
        reply.put("next_page_token", rest.get(pageSize - 1).name());
      }
      return Reply.json(reply);
    } catch (SqlFailure refused) {
      throw failure(refused, catalog, schema, "");
    }
  }

  private Reply read(Request request) throws ApiFailure {
    FullName name = FullName.parse(request.pathVariable("name"));
    return Reply.json(
        json(
            volumes
                .find(name.catalog(), name.schema(), name.volume())
                .orElseThrow(() -> noVolume(name.text()))));
  }

  private Reply delete(Request request) throws ApiFailure {
    FullName name = FullName.parse(request.pathVariable("name"));
    try {
      volumes.drop(name.catalog(), name.schema(), name.volume());
      return Reply.json(Json.object());
    } catch (SqlFailure refused) {
      throw failure(refused, name.catalog(), name.schema(), name.volume());
    }
  }

  private ObjectNode json(Volume volume) {
    ObjectNode document = Json.object();
    document.put("catalog_name", volume.catalog());
    document.put("schema_name", volume.schema());
    document.put("name", volume.name());
    document.put("full_name", volume.catalog() + "." + volume.schema() + "." + volume.name());
    document.put("volume_id", volume.volumeId());
    document.put("volume_type", "MANAGED");
    if (volume.comment() != null) {
      document.put("comment", volume.comment());
    }
    document.put("owner", owner);
    document.put("created_at", volume.createdAtMillis());
    document.put("created_by", owner);
    document.put("updated_at", volume.updatedAtMillis());
    document.put("updated_by", owner);
    return document;
  }

  private static ApiFailure failure(
      SqlFailure refused, String catalog, String schema, String name) {
    return switch (refused.condition()) {
      case "VOLUME_ALREADY_EXISTS" ->
          new ApiFailure(409, "ALREADY_EXISTS", "Volume '" + name + "' already exists");
      case "VOLUME_NOT_FOUND" -> noVolume(catalog + "." + schema + "." + name);
      case "SCHEMA_NOT_FOUND" ->
          new ApiFailure(
              404,
              "SCHEMA_DOES_NOT_EXIST",
              "Schema '" + catalog + "." + schema + "' does not exist.");
      case "NO_SUCH_CATALOG_EXCEPTION" ->
          new ApiFailure(
              404, "CATALOG_DOES_NOT_EXIST", "Catalog '" + catalog + "' does not exist.");
      default -> new ApiFailure(400, "INVALID_PARAMETER_VALUE", refused.getMessage());
    };
  }

  private static ApiFailure noVolume(String fullName) {
    return new ApiFailure(
        404, "VOLUME_DOES_NOT_EXIST", "Volume '" + fullName + "' does not exist.");
  }

  private static int pageSize(Request request) throws ApiFailure {
    String text = request.query("max_results").orElse("0");
    try {
      int wanted = Integer.parseInt(text);
      return wanted <= 0 ? LARGEST_PAGE : Math.min(wanted, LARGEST_PAGE);
    } catch (NumberFormatException malformed) {
      throw ApiFailure.invalidParameter("max_results is not a number: " + text);
    }
  }

  private record FullName(String catalog, String schema, String volume) {
    static FullName parse(String text) throws ApiFailure {
      String[] parts = text.toLowerCase(Locale.ROOT).split("\\.");
      if (parts.length != 3) {
        throw ApiFailure.invalidParameter("Expected catalog.schema.volume: " + text);
      }
      return new FullName(parts[0], parts[1], parts[2]);
    }

    String text() {
      return catalog + "." + schema + "." + volume;
    }
  }
}
