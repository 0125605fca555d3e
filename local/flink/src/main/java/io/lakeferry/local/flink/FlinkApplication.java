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
package io.lakeferry.local.flink;

import java.nio.file.Path;
import java.util.List;

/**
 * A job whose main method runs in the JobManager.
 *
 * @param jar holds the job; as the only one in the cluster's folder of libraries
 * @param mainClass its name
 * @param arguments of its main method
 */
public record FlinkApplication(Path jar, String mainClass, List<String> arguments) {
  /** Takes a copy of the arguments. */
  public FlinkApplication {
    arguments = List.copyOf(arguments);
  }
}
