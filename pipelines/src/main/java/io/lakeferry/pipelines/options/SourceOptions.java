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

/** The ClickHouse that is read. */
public interface SourceOptions extends PipelineOptions {

  @Description("Address of ClickHouse's HTTP interface, for example https://clickhouse:8443")
  @Validation.Required
  String getClickhouseUrl();

  void setClickhouseUrl(String value);

  @Description(
      "User of ClickHouse; needs SELECT on the source tables, and for sessions dictGet on a dictionary")
  @Default.String("default")
  String getClickhouseUser();

  void setClickhouseUser(String value);

  @Description("Password of that user, as a reference: env:NAME or file:PATH")
  @Validation.Required
  @SecretOption
  String getClickhousePassword();

  void setClickhousePassword(String value);

  @Description("Database that holds the source tables")
  @Validation.Required
  String getClickhouseDatabase();

  void setClickhouseDatabase(String value);

  @Description(
      "Further ClickHouse settings of every query, as name=value;name=value or as a JSON object. They"
          + " win over ours."
          + " Options of the client have the prefix client.; passwords and headers among them"
          + " (client.http_header_NAME) are references, too")
  @Default.String("")
  @SecretOption
  @OptionForm(OptionForm.Form.PROPERTIES)
  String getClickhouseSettings();

  void setClickhouseSettings(String value);

  @Description("Longest time that ClickHouse may spend on one query")
  @Default.String("4h")
  String getClickhouseMaxExecutionTime();

  void setClickhouseMaxExecutionTime(String value);

  @Description(
      "Most queries of one launch that run on ClickHouse at once, from all its workers together: no"
          + " more splits are read at the same time, whatever --concurrentSplits says. On Flink"
          + " --parallelism decides instead if it is given")
  @Default.Integer(4)
  Integer getClickhouseMaxConnections();

  void setClickhouseMaxConnections(Integer value);
}
