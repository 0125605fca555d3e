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
package io.lakeferry.pipelines.options;

import io.lakeferry.sinks.connection.TargetConnection;
import java.util.List;

/**
 * What the look into the ledger was told, checked.
 *
 * @param arguments what is no option, in order: the action and the run's id
 */
public record RunsSettings(
    TargetConnection warehouse,
    String catalog,
    String schema,
    List<String> arguments,
    Verbosity verbosity) {
  public RunsSettings {
    arguments = List.copyOf(arguments);
  }
}
