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

import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import java.util.List;
import java.util.Map;

/** Models and runs that append. */
final class Append {
  private Append() {}

  static Model model(String name, List<Column> columns, List<KeyPart> key) {
    return new Model(
        name,
        name,
        new ModelSource.EventTables(),
        columns,
        List.of(),
        key,
        Model.Copies.ONE_OF_EACH_KEY,
        null);
  }

  static RunSpecification run(
      RunIdentity identity,
      Model model,
      JsonColumns json,
      SchemaEvolution evolution,
      Map<String, String> source) {
    return new RunSpecification(
        identity, model, json, evolution, WriteMode.APPEND, NewTable.PLAIN, source);
  }
}
