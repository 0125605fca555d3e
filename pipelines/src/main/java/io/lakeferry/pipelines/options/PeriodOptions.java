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

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How time is cut into periods. */
public interface PeriodOptions extends PipelineOptions {

  @Description(
      "Length of the periods: hour, day, week or \"every N minutes\". Hours and minutes are counted"
          + " from the epoch in UTC; days and weeks are local ones, in which a change of clocks makes"
          + " a day of 23 or 25 hours")
  String getInterval();

  void setInterval(String value);

  @Description("Time zone of days and weeks, and of dates alone, for example US/Eastern")
  @Default.String("UTC")
  String getTimezone();

  void setTimezone(String value);

  @Description(
      "Hour at which local days begin, 0 to 23; for day and week. Default: 0. Where clocks leap over"
          + " it the day begins when they have leapt, where they show it twice the first time")
  Integer getOffsetHour();

  void setOffsetHour(Integer value);

  @Description("Day on which weeks begin, 0 (Sunday) to 6 (Saturday); for week. Default: 0")
  Integer getOffsetDay();

  void setOffsetDay(Integer value);
}
