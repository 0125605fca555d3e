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

/** What differences are looked for, and what follows from them. */
public interface RepairOptions extends PipelineOptions {

  @Description(
      "What is compared: counts, the numbers of rows of each period; or keys, for each key of the"
          + " period whether the target has it, once, in a row that is not older. Default: counts"
          + " where they tell late and lost rows, that is of models whose rows never change and"
          + " carry the timestamp of their run; else keys, if the model has a merge key")
  String getCompare();

  void setCompare(String value);

  @Description(
      "true: what is missing in the target is exported, without doubling what stands there; false:"
          + " differences are told, and nothing is changed")
  @Default.Boolean(false)
  Boolean getRepair();

  void setRepair(Boolean value);
}
