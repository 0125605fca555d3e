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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which HTTP status an error code is sent with.
 *
 * @see <a
 *     href="https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/HTTP/exceptionCodeToHTTPStatus.cpp">the
 *     server's table</a>
 */
final class HttpStatuses {
  private static final Map<Integer, Integer> STATUSES = new HashMap<>();

  static {
    put(401, List.of(194));
    put(403, List.of(192, 193, 497, 512, 516));
    put(
        400,
        List.of(
            6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321, 376,
            427, 441, 675, 676));
    put(404, List.of(46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511));
    put(408, List.of(159));
    put(411, List.of(381));
    put(413, List.of(229));
    put(415, List.of(779));
    put(501, List.of(48));
    put(503, List.of(76, 209, 439));
  }

  private HttpStatuses() {}

  static int of(int errorCode) {
    return STATUSES.getOrDefault(errorCode, 500);
  }

  private static void put(int status, List<Integer> codes) {
    codes.forEach(code -> STATUSES.put(code, status));
  }
}
