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

import io.lakeferry.local.demo.Demo;
import io.lakeferry.local.demo.DemoRunner;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole way of the events once, in a temporary folder. */
@Command(
    name = "demo",
    description =
        "Exports two hours of sample events, persons, sessions and a model of one's own from local"
            + " servers in a temporary folder, looks at them, and launches one hour again.")
final class DemoCommand implements Callable<Integer> {
  private final CommandContext context;

  @Option(
      names = "--runner",
      defaultValue = "direct",
      paramLabel = "RUNNER",
      description =
          "What runs the pipelines: direct, the process of each launch (the default), or flink, a"
              + " cluster of several processes that is started for it.")
  private DemoRunner runner;

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try {
      return Demo.run(context.home().get(), runner, context.out());
    } catch (IOException e) {
      throw new CommandException("No temporary folder can be made: " + e.getMessage(), e);
    }
  }
}
