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
package io.lakeferry.local.clickhouse.server;

import io.lakeferry.local.clickhouse.codec.BodyCodec;
import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.engine.QueryParameter;
import io.lakeferry.local.clickhouse.http.HttpRequest;
import io.lakeferry.local.clickhouse.http.UrlParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a request says beside its statement.
 *
 * @param queryId the client's id of the query, or one drawn for it
 * @param database the current database, if the request names one
 * @param settings ClickHouse settings for this query
 * @param parameters values for placeholders
 * @param defaultFormat the format of a result whose statement names none
 * @param answerCodec how the result is compressed
 * @param answerByHeader whether the codec is told in Content-Encoding
 * @param waitForEnd whether nothing may be sent before the query's end
 * @param bufferBytes how much of the result is held back before the headers go out
 */
record QueryOptions(
    String queryId,
    Optional<String> database,
    Map<String, String> settings,
    List<QueryParameter> parameters,
    String defaultFormat,
    BodyCodec answerCodec,
    boolean answerByHeader,
    boolean waitForEnd,
    int bufferBytes) {
  private static final int DEFAULT_BUFFER_BYTES = 1 << 20;
  private static final int MAX_BUFFER_BYTES = 1 << 28;
  private static final String PARAMETER_PREFIX = "param_";

  /** URL parameters of the interface itself; every other one is a setting. */
  private static final Set<String> RESERVED =
      Set.of(
          "user",
          "password",
          "quota_key",
          "role",
          "query",
          "query_id",
          "database",
          "default_format",
          "session_id",
          "session_timeout",
          "session_check",
          "close_session",
          "compress",
          "decompress",
          "buffer_size",
          "wait_end_of_query",
          "stacktrace",
          "client_protocol_version");

  /** Settings of a server's HTTP interface that the front does not have. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "send_progress_in_http_headers",
          "http_write_exception_in_output_format",
          "http_response_headers",
          "add_http_cors_header",
          "replace_running_query");

  static QueryOptions of(HttpRequest request, UrlParameters url, String version)
      throws EngineException {
    refuseUnsupported(url, version);
    Map<String, String> settings = new LinkedHashMap<>();
    List<QueryParameter> parameters = new ArrayList<>();
    for (Map.Entry<String, String> entry : url.asMap().entrySet()) {
      String name = entry.getKey();
      if (name.startsWith(PARAMETER_PREFIX)) {
        parameters.add(
            new QueryParameter(name.substring(PARAMETER_PREFIX.length()), entry.getValue()));
      } else if (!RESERVED.contains(name) && !UNSUPPORTED.contains(name)) {
        requireSettingName(name, version);
        settings.put(name, entry.getValue());
      }
    }
    if (!request.method().equals("POST")) {
      settings.putIfAbsent("readonly", "2");
    }
    boolean blocks = url.isSet("compress");
    BodyCodec codec = blocks ? BodyCodec.CLICKHOUSE_BLOCKS : BodyCodec.IDENTITY;
    if (!blocks && url.isSet("enable_http_compression")) {
      codec = BodyCodec.choose(request.header("Accept-Encoding").orElse(""));
    }
    return new QueryOptions(
        url.get("query_id")
            .filter(id -> !id.isEmpty())
            .orElseGet(() -> UUID.randomUUID().toString()),
        url.get("database")
            .or(() -> request.header("X-ClickHouse-Database"))
            .filter(name -> !name.isEmpty()),
        settings,
        parameters,
        request
            .header("X-ClickHouse-Format")
            .or(() -> url.get("default_format"))
            .filter(name -> !name.isEmpty())
            .orElse("TabSeparated"),
        codec,
        !blocks && codec != BodyCodec.IDENTITY,
        url.isSet("wait_end_of_query"),
        bufferBytes(url, version));
  }

  private static int bufferBytes(UrlParameters url, String version) throws EngineException {
    Optional<String> wanted =
        url.get("buffer_size")
            .or(() -> url.get("http_response_buffer_size"))
            .filter(size -> !size.equals("0"));
    if (wanted.isEmpty()) {
      return DEFAULT_BUFFER_BYTES;
    }
    try {
      return (int) Math.min(MAX_BUFFER_BYTES, Long.parseLong(wanted.get()));
    } catch (NumberFormatException e) {
      throw ErrorCode.BAD_ARGUMENTS.with(
          "Cannot parse buffer_size '" + wanted.get() + "' as a number", version);
    }
  }

  private static void refuseUnsupported(UrlParameters url, String version) throws EngineException {
    for (String name : UNSUPPORTED) {
      if (url.isSet(name)) {
        throw ErrorCode.NOT_IMPLEMENTED.with(
            "Setting " + name + " is not supported by the embedded ClickHouse", version);
      }
    }
    if (url.get("quota_key").isPresent()) {
      throw ErrorCode.NOT_IMPLEMENTED.with(
          "Quotas are not supported by the embedded ClickHouse", version);
    }
    Optional<String> role = url.get("role");
    if (role.isPresent()) {
      throw ErrorCode.UNKNOWN_ROLE.with(
          "There is no role `" + role.get() + "`: the embedded ClickHouse has no roles", version);
    }
  }

  private static void requireSettingName(String name, String version) throws EngineException {
    boolean valid =
        !name.isEmpty()
            && name.chars()
                .allMatch(
                    c ->
                        (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '_');
    if (!valid) {
      throw ErrorCode.UNKNOWN_SETTING.with("Unknown setting '" + name + "'", version);
    }
  }
}
