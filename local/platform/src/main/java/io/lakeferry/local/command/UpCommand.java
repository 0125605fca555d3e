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

import io.lakeferry.local.platform.Lifetime;
import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.platform.StartOptions;
import io.lakeferry.local.sample.SampleData;
import io.lakeferry.local.sample.SampleSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts what does not run yet, fills the sample if there is none, prints how to connect. */
@Command(
    name = "up",
    description = "Starts both servers, fills the sample once, and prints how to connect.")
final class UpCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  private final CommandContext context;

  @Spec private CommandSpec specification;
  @Mixin private DirectoryOption directory;
  @Mixin private SampleOptions sampleOptions;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      defaultValue = "100000",
      description =
          "Rows of the sample, if there is none yet; 0 for none (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--clickhouse-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of ClickHouse's HTTP interface (default: a free one).")
  private int clickhousePort;

  UpCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (clickhousePort < 0 || clickhousePort > HIGHEST_PORT) {
      throw new ParameterException(
          specification.commandLine(), "Not a port: --clickhouse-port=" + clickhousePort);
    }
    // Checked before anything starts.
    Optional<SampleSpecification> wanted =
        events == 0
            ? Optional.empty()
            : Optional.of(sampleOptions.specification(events, context.clock()));
    long begun = System.nanoTime();
    boolean running = directory.platform().isReady();
    LocalPlatform platform =
        LocalPlatform.start(
            directory.directory(),
            context.home().get(),
            StartOptions.of(Lifetime.DETACHED).withClickhousePort(clickhousePort));
    context
        .err()
        .println(
            running
                ? "up already"
                : "up after " + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s");
    LocalSettings settings = platform.settings();
    SampleData sample = Sampling.of(settings, context.clock());
    sample.createTables();
    if (wanted.isPresent()) {
      fillOnce(sample, wanted.get());
    }
    Optional<Instant> end = sample.end();
    new ConnectionGuide(context.out()).print(platform, settings, end);
    return 0;
  }

  private void fillOnce(SampleData sample, SampleSpecification wanted) {
    long rows = sample.rows();
    if (rows == 0) {
      new Sampling(context).fill(sample, wanted);
    } else {
      context
          .err()
          .println(
              "sample: "
                  + rows
                  + " events are there already and stay; \"sample --replace\" makes new ones");
    }
  }
}
