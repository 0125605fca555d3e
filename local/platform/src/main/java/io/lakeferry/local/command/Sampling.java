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

import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.sample.SampleData;
import io.lakeferry.local.sample.SampleSpecification;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/** Fills the sample and says how far it is. */
final class Sampling {
  private final CommandContext context;

  Sampling(CommandContext context) {
    this.context = context;
  }

  static SampleData of(LocalSettings settings, Clock clock) {
    return new SampleData(
        URI.create(settings.clickhouseUrl()),
        settings.clickhouseUser(),
        settings.clickhousePassword(),
        clock);
  }

  void fill(SampleData sample, SampleSpecification specification) {
    long begun = System.nanoTime();
    long all = 2 * specification.events();
    sample.fill(
        specification,
        written -> {
          if (context.terminal()) {
            context.err().printf("\rsample: %d %%", 100 * written / all);
            context.err().flush();
          }
        });
    if (context.terminal()) {
      context.err().print("\r");
    }
    context
        .err()
        .printf(
            "sample: %d events from %s to %s in events and in events_recent, with persons and sessions, after %.1f s%n",
            specification.events(),
            specification.start(),
            specification.end(),
            Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0);
  }
}
