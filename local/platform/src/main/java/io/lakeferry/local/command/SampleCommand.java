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

import io.lakeferry.local.sample.SampleData;
import io.lakeferry.local.sample.SampleSpecification;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills the sample. */
@Command(
    name = "sample",
    description = "Fills the tables of the database posthog: events, persons, sessions.")
final class SampleCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private DirectoryOption directory;
  @Mixin private SampleOptions sampleOptions;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      defaultValue = "100000",
      description = "Rows of each table of events (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(names = "--replace", description = "Empties the tables first.")
  private boolean replace;

  SampleCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    SampleSpecification specification = sampleOptions.specification(events, context.clock());
    SampleData sample = Sampling.of(directory.platform().settings(), context.clock());
    if (replace) {
      sample.clear();
    }
    new Sampling(context).fill(sample, specification);
    return 0;
  }
}
