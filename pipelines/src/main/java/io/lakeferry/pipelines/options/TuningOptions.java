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

/** Sizes, tries and places; the defaults suit a window of some million rows. */
public interface TuningOptions extends PipelineOptions {

  @Description("Wanted size of a Parquet file; decides the number of splits")
  @Default.String("128MiB")
  String getTargetFileSize();

  void setTargetFileSize(String value);

  @Description(
      "Splits that are read at the same time, no more than --clickhouseMaxConnections. On Flink it"
          + " is the parallelism unless --parallelism is given")
  @Default.Integer(2)
  Integer getConcurrentSplits();

  void setConcurrentSplits(Integer value);

  @Description("How often a split is read before the run gives up")
  @Default.Integer(4)
  Integer getSplitTries();

  void setSplitTries(Integer value);

  @Description("Pause before a split is read again; doubles with each try")
  @Default.String("2s")
  String getRetryPause();

  void setRetryPause(String value);

  @Description(
      "Folder for shards on their way and for reports. Default: lakeferry-<user> in the system's"
          + " folder for temporary files")
  String getWorkFolder();

  void setWorkFolder(String value);
}
