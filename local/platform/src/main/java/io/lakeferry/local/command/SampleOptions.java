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

import io.lakeferry.local.sample.SampleSpecification;
import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the sample shall be. */
final class SampleOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec specification;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Chooses the rows' content (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--hours",
      paramLabel = "NUMBER",
      defaultValue = "3",
      description = "The rows arrive in so many hours (default: ${DEFAULT-VALUE}).")
  private int hours;

  @Option(
      names = "--end",
      paramLabel = "INSTANT",
      description =
          "End of the last hour, a full hour in UTC such as 2026-01-31T13:00:00Z (default: the last"
              + " full hour).")
  private Instant end;

  SampleSpecification specification(long events, Clock clock) {
    try {
      return end == null
          ? SampleSpecification.upToNow(events, seed, hours, clock)
          : new SampleSpecification(events, seed, hours, end);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(specification.commandLine(), e.getMessage(), e);
    }
  }
}
