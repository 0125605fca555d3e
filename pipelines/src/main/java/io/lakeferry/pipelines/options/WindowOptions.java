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
import org.apache.beam.sdk.options.Validation;

/** Which rows are exported, and under which name. */
public interface WindowOptions extends PipelineOptions {

  @Description(
      "Name of this stream of windows into the target. Default: the source database and the model,"
          + " joined by an underscore. The server's address is no part of a run, so two servers whose"
          + " databases have one name need different export names")
  String getExportName();

  void setExportName(String value);

  @Description("Team (project) whose rows are exported")
  @Validation.Required
  Long getTeamId();

  void setTeamId(Long value);

  @Description("What is exported: events")
  @Default.String("events")
  String getModel();

  void setModel(String value);

  @Description(
      "First instant of the window, in ISO-8601 with a zone (2026-03-01T09:00:00Z); a date alone"
          + " means midnight UTC")
  @Validation.Required
  String getWindowStart();

  void setWindowStart(String value);

  @Description("First instant after the window, in the same form")
  @Validation.Required
  String getWindowEnd();

  void setWindowEnd(String value);

  @Description(
      "How long after its end a window is left alone, so that rows on their way can land; the"
          + " export waits for it")
  @Default.String("60s")
  String getSettle();

  void setSettle(String value);

  @Description(
      "0, or a higher number to export the same window once more on purpose, as a run of its own")
  @Default.Integer(0)
  Integer getGeneration();

  void setGeneration(Integer value);
}
