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
package io.lakeferry.local.clickhouse.codec;

import java.io.IOException;

/** A compressed body is damaged, or compressed in a way that is not supported. */
public final class DecompressionException extends IOException {
  private static final long serialVersionUID = 1L;

  DecompressionException(String message) {
    super(message);
  }

  DecompressionException(String message, Throwable cause) {
    super(message, cause);
  }
}
