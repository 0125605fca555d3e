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
import org.apache.beam.sdk.options.Validation;

/** A range of time that is cut into periods. */
public interface RangeOptions extends PipelineOptions {

  @Description(
      "Start of the first period, in ISO-8601 with a zone; a date alone means the start of that day"
          + " in --timezone at --offsetHour; earliest: the period in which the data begins. Not in"
          + " the future")
  @Validation.Required
  String getFrom();

  void setFrom(String value);

  @Description(
      "First instant after the range, in the same form. A part at its end that is shorter than a"
          + " period is left out and told, and so is what has not settled. Default: now")
  String getTo();

  void setTo(String value);
}
