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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.function.Consumer;

/** The stage tables of {@link MemoryStaging}, for whoever clears them away. */
final class MemoryStageTables implements StageTables {
  private final World world;
  private final World.Client client;
  private final MemoryStaging staging;

  MemoryStageTables(World world, World.Client client, MemoryStaging staging) {
    this.world = world;
    this.client = client;
    this.staging = staging;
  }

  @Override
  public List<Entry> ofRun(String runId) {
    return list(runId);
  }

  @Override
  public List<Entry> all(Consumer<LakeferryException> failures) {
    staging
        .unreadable()
        .forEach(
            name ->
                failures.accept(
                    new LakeferryException(
                        ErrorCode.DEFECT, "table " + name, "it cannot be read", "See the test")));
    return list("");
  }

  private List<Entry> list(String runId) {
    return world.call(
        client,
        "list stages",
        () ->
            staging.marks().entrySet().stream()
                .filter(
                    stage ->
                        stage.getKey().startsWith(RunIds.stagePrefix(runId)) || runId.isEmpty())
                .map(stage -> new Entry(stage.getKey(), stage.getValue()))
                .toList());
  }

  @Override
  public void drop(Entry stage) {
    world.call(client, "drop stage", () -> staging.drop(stage.name()));
  }
}
