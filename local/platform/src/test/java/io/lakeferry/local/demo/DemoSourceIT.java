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
package io.lakeferry.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.local.demo.DemoPlan.Window;
import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.platform.RealPlatform;
import io.lakeferry.local.sample.SampleData;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the demonstration expects of each hour, asked of the real engine. */
@ExtendWith(RealPlatform.class)
class DemoSourceIT {
  @Test
  void everyHourBringsSomethingOfEachModel(LocalPlatform platform) {
    LocalSettings settings = platform.settings();
    SampleData sample =
        new SampleData(
            URI.create(settings.clickhouseUrl()),
            settings.clickhouseUser(),
            settings.clickhousePassword(),
            Clock.systemUTC());
    DemoPlan plan = DemoPlan.of(20_000, Clock.systemUTC());
    DemoSource source = new DemoSource(sample, plan.teamId(), plan.sample().start());
    sample.clear();
    try {
      Window first = plan.windows().get(0);
      Window second = plan.windows().get(1);
      sample.deliver(plan.sample(), 0);
      List<Long> persons = source.numbers(DemoModel.PERSONS, first);
      List<Long> pages = source.numbers(DemoModel.PAGE_DAYS, first);
      for (DemoModel model : DemoModel.values()) {
        assertThat(source.numbers(model, first).get(0))
            .as("%s of the first hour", model)
            .isPositive();
      }
      sample.deliver(plan.sample(), 1);
      for (DemoModel model : DemoModel.values()) {
        assertThat(source.numbers(model, second))
            .as("%s of the second hour", model)
            .allMatch(number -> number > 0);
      }
      assertThat(source.numbers(DemoModel.PERSONS, second).get(0)).isGreaterThan(persons.get(0));
      assertThat(source.numbers(DemoModel.PAGE_DAYS, second).get(2)).isGreaterThan(pages.get(2));
    } finally {
      sample.clear();
    }
  }
}
