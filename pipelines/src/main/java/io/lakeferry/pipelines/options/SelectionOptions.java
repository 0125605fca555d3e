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

/** Which rows and columns are exported, and under which name. */
public interface SelectionOptions extends PipelineOptions {

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

  @Description(
      "What is exported: the name of a built-in model (`lakeferry model list`), or a YAML file that"
          + " describes one of your own, which ends with .yaml or .yml")
  @Default.String("events")
  String getModel();

  void setModel(String value);

  @Description(
      "Optional columns of the model to export as well, as name,name or as a JSON array of names;"
          + " `lakeferry model show NAME` lists them")
  @Default.String("")
  @OptionForm(OptionForm.Form.LIST)
  String getColumns();

  void setColumns(String value);

  @Description(
      "Names of the events to export, all others are left out: as name,name or, for names that hold"
          + " commas or blanks at their ends, as a JSON array [\"a, b\", \"c\"]. Default: all events")
  @OptionForm(OptionForm.Form.LIST)
  String getIncludeEvents();

  void setIncludeEvents(String value);

  @Description("Names of events to leave out, in the same form")
  @Default.String("")
  @OptionForm(OptionForm.Form.LIST)
  String getExcludeEvents();

  void setExcludeEvents(String value);

  @Description(
      "Which time of a row decides on its window: landed, when it reached ClickHouse; or timestamp,"
          + " the event's own (events only). Backfills and live runs of one export use the same")
  @Default.String("landed")
  String getWindowBy();

  void setWindowBy(String value);

  @Description(
      "Of windows by landing that are older than six days: how long before a window an event may be"
          + " dated that landed in it, for example 30d, or unlimited (events only). The table that"
          + " keeps old events is sorted by their dates, so a longer time costs more reading, and"
          + " unlimited reads the time of landing of all the team's events. Windows of the last six"
          + " days have their events of any date")
  @Default.String("7d")
  String getLookBack();

  void setLookBack(String value);

  @Description("The same for events that are dated after the window")
  @Default.String("1d")
  String getLookAhead();

  void setLookAhead(String value);

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
