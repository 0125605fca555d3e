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

import java.util.Optional;

/** Watches requests go by, and may take the word from the handler. */
public interface Checkpoint {
  /** A checkpoint that lets everything pass. */
  Checkpoint NONE =
      new Checkpoint() {
        @Override
        public Optional<Reply> received(Request request) {
          return Optional.empty();
        }

        @Override
        public Optional<Reply> executed(Request request) {
          return Optional.empty();
        }
      };

  /**
   * Called before anything is done; may block.
   *
   * @return an answer to give instead of doing it
   */
  Optional<Reply> received(Request request);

  /**
   * Called when a request was carried out and nothing is sent yet; may block. Not called for a
   * request that was refused.
   *
   * @return an answer to give instead of the true one
   */
  Optional<Reply> executed(Request request);
}
