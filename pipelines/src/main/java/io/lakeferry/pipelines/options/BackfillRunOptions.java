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

/** How a backfill goes through its periods. */
public interface BackfillRunOptions extends PipelineOptions {

  @Description(
      "Periods that are exported at the same time, 1 to 32, each with --concurrentSplits and"
          + " --clickhouseMaxConnections of its own. Not on Flink, where one job takes many"
          + " periods and --parallelism decides")
  @Default.Integer(1)
  Integer getParallel();

  void setParallel(Integer value);

  @Description(
      "What follows when a period fails: stop, so that none is begun any more; or continue with the"
          + " others")
  @Default.String("stop")
  String getOnFailure();

  void setOnFailure(String value);
}
