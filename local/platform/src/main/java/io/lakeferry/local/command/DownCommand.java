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
package io.lakeferry.local.command;

import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.PartStatus;
import io.lakeferry.local.platform.PartStatus.State;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops both servers and keeps their data. */
@Command(name = "down", description = "Stops both servers; their data stays.")
final class DownCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private DirectoryOption directory;

  DownCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    LocalPlatform platform = directory.platform();
    boolean running =
        platform.status().stream()
            .map(PartStatus::state)
            .anyMatch(state -> state == State.READY || state == State.STARTING);
    platform.close();
    context.err().println(running ? "down" : "not up");
    return 0;
  }
}
