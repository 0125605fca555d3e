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

import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The stage tables of a schema, for whoever clears away what loads have left. Methods throw {@link
 * LakeferryException}.
 */
interface StageTables {
  /** Of a schema that is not looked at. */
  StageTables NONE =
      new StageTables() {
        @Override
        public List<Entry> ofRun(String runId) {
          return List.of();
        }

        @Override
        public List<Entry> all(Consumer<LakeferryException> failures) {
          return List.of();
        }

        @Override
        public void drop(Entry stage) {
          throw new IllegalStateException("no stage table was listed");
        }
      };

  /** Those of one run. */
  List<Entry> ofRun(String runId);

  /**
   * All of ours.
   *
   * @param failures is told why a table could not be looked at; unless it throws, the others are
   */
  List<Entry> all(Consumer<LakeferryException> failures);

  /** Drops one; it is no error if it is gone. */
  void drop(Entry stage);

  /**
   * A table that carries our mark.
   *
   * @param name without catalog and schema
   */
  record Entry(String name, StageMark mark) {}
}
