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

/** Where options stand that are not on the command line. */
public interface ConfigOptions extends PipelineOptions {
  /** The option's name. */
  String NAME = "config";

  @Description(
      "YAML file of options by their names, without the dashes. Each option can also stand in an"
          + " environment variable: LAKEFERRY_ and the name in snake case, --teamId in"
          + " LAKEFERRY_TEAM_ID. The command line wins over the environment, that over the file, that"
          + " over the default")
  String getConfig();

  void setConfig(String value);
}
