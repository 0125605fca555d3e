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
package io.lakeferry.transforms.row;

import java.io.IOException;

/**
 * The server broke off after it had begun to answer, and wrote its error into the stream. What it
 * said is in the cause only, as it can hold SQL text.
 */
public final class ServerErrorInStreamException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int serverCode;

  ServerErrorInStreamException(int serverCode, String serverText) {
    super(
        serverCode > 0
            ? "the server broke off in mid-stream with error code " + serverCode
            : "the server broke off in mid-stream",
        new IOException(serverText));
    this.serverCode = serverCode;
  }

  /** ClickHouse's error code, or 0 if it could not be read. */
  public int serverCode() {
    return serverCode;
  }
}
