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
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.settings.Redaction;

/** The warehouse, as far as the phases do not see it. */
interface LoadSession {
  /** Lets go of the SQL session at the end of a phase. */
  void release();

  int statementsSent();

  /** For what of a failure goes into a log. */
  Redaction redaction();

  /** Cancels and closes. */
  void close();

  static LoadSession of(Warehouse warehouse) {
    return new LoadSession() {
      @Override
      public void release() {
        warehouse.releaseSession();
      }

      @Override
      public int statementsSent() {
        return warehouse.statementsSent();
      }

      @Override
      public Redaction redaction() {
        return warehouse.redaction();
      }

      @Override
      public void close() {
        warehouse.close();
      }
    };
  }
}
