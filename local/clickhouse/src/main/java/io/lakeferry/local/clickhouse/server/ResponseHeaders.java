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

import io.lakeferry.local.clickhouse.engine.QueryStatistics;
import io.lakeferry.local.clickhouse.http.HttpResponse;
import java.util.Locale;

/** The headers of an answer. */
final class ResponseHeaders {
  private static final String DISPLAY_NAME = "lakeferry-local";

  private ResponseHeaders() {}

  static void common(HttpResponse response, String timezone) {
    response.header("X-ClickHouse-Server-Display-Name", DISPLAY_NAME);
    response.header("X-ClickHouse-Timezone", timezone);
    response.header("Content-Type", "text/plain; charset=UTF-8");
  }

  static void result(HttpResponse response, QueryOptions options, String format) {
    response.header("Content-Type", contentType(format));
    response.header("X-ClickHouse-Format", format);
    if (options.answerByHeader()) {
      response.header("Content-Encoding", options.answerCodec().token());
    }
  }

  static void summary(HttpResponse response, QueryStatistics statistics, long elapsedNanos) {
    response.header(
        "X-ClickHouse-Summary",
        String.format(
            Locale.ROOT,
            "{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\","
                + "\"written_bytes\":\"%d\",\"total_rows_to_read\":\"0\",\"result_rows\":\"%d\","
                + "\"result_bytes\":\"%d\",\"elapsed_ns\":\"%d\"}",
            statistics.readRows(),
            statistics.readBytes(),
            statistics.writtenRows(),
            statistics.writtenBytes(),
            Math.max(statistics.resultRows(), statistics.writtenRows()),
            Math.max(statistics.resultBytes(), statistics.writtenBytes()),
            elapsedNanos));
  }

  private static String contentType(String format) {
    String name = format.toLowerCase(Locale.ROOT);
    if (name.startsWith("tabseparated") || name.startsWith("tsv") || name.equals("raw")) {
      return "text/tab-separated-values; charset=UTF-8";
    }
    if (name.startsWith("csv")) {
      return "text/csv; charset=UTF-8; header="
          + (name.contains("withnames") ? "present" : "absent");
    }
    if (name.equals("json") || (name.startsWith("jsoncompact") && !name.contains("eachrow"))) {
      return "application/json; charset=UTF-8";
    }
    if (name.contains("json")) {
      return "application/x-ndjson; charset=UTF-8";
    }
    if (name.startsWith("pretty") || name.equals("vertical") || name.equals("values")) {
      return "text/plain; charset=UTF-8";
    }
    return "application/octet-stream";
  }
}
