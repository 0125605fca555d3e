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

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import java.util.List;

/** Models for tests that look at nothing but columns. */
final class Shards {
  private Shards() {}

  static Model of(String name, List<Column> columns) {
    return new Model(
        name,
        name,
        new ModelSource.EventTables(),
        columns,
        List.of(),
        List.of(),
        Model.Copies.ALL,
        null);
  }
}
