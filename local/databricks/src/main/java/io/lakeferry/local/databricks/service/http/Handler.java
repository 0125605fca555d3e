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
package io.lakeferry.local.databricks.service.http;

import java.io.IOException;

/** Answers requests of one route; called by many threads at once. */
@FunctionalInterface
public interface Handler {
  /**
   * Does what is asked and says what to answer.
   *
   * @throws ApiFailure if the request is refused
   * @throws IOException if the client went away or the disk failed
   */
  Reply handle(Request request) throws IOException, ApiFailure;
}
