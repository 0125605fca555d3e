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

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The one window of an export: given by its bounds, or as a period. */
public interface WindowOptions extends PipelineOptions {

  @Description(
      "First instant of the window, in ISO-8601 with a zone (2026-03-01T09:00:00Z); a date alone"
          + " means midnight in --timezone. With --windowEnd, or else give --interval")
  String getWindowStart();

  void setWindowStart(String value);

  @Description("First instant after the window, in the same form")
  String getWindowEnd();

  void setWindowEnd(String value);

  @Description(
      "With --interval: the end of the period to export, in the same form; a date alone means the"
          + " start of that day in --timezone at --offsetHour. Default: the last period that is over"
          + " and settled")
  String getIntervalEnd();

  void setIntervalEnd(String value);
}
