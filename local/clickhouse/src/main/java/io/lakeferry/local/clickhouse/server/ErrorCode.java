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

import io.lakeferry.local.clickhouse.engine.EngineException;

/** ClickHouse's error codes that the front itself gives; see {@code system.errors}. */
enum ErrorCode {
  BAD_ARGUMENTS(36),
  NOT_IMPLEMENTED(48),
  SYNTAX_ERROR(62),
  UNKNOWN_TYPE_OF_QUERY(78),
  UNKNOWN_COMPRESSION_METHOD(89),
  UNKNOWN_SETTING(115),
  READONLY(164),
  QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING(216),
  QUERY_IS_TOO_LARGE(229),
  CANNOT_DECOMPRESS(271),
  INTO_OUTFILE_NOT_ALLOWED(358),
  SESSION_NOT_FOUND(372),
  SESSION_IS_LOCKED(373),
  INVALID_SESSION_TIMEOUT(374),
  UNKNOWN_ROLE(511),
  AUTHENTICATION_FAILED(516),
  UNKNOWN_EXCEPTION(1002);

  private final int code;

  ErrorCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** An error in the engine's words. */
  EngineException with(String text, String version) {
    return new EngineException(
        code,
        "Code: "
            + code
            + ". DB::Exception: "
            + text
            + ". ("
            + name()
            + ") (version "
            + version
            + ")");
  }
}
