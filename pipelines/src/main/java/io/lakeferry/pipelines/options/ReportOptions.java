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

/** What is told, and where. */
public interface ReportOptions extends PipelineOptions {

  @Description("File for the JSON report. Default: lakeferry-<run>.json in the work folder")
  String getReport();

  void setReport(String value);

  @Description("true: the log goes to the terminal, from INFO on; false: only warnings do")
  @Default.Boolean(false)
  Boolean getVerbose();

  void setVerbose(Boolean value);

  @Description("true: like --verbose from DEBUG on, and stack traces of errors")
  @Default.Boolean(false)
  Boolean getDebug();

  void setDebug(Boolean value);
}
