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
package io.lakeferry.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of this class path. */
final class JavaProcess {
  private final List<String> command = new ArrayList<>();

  private JavaProcess(Class<?> main, String heap) {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
  }

  /**
   * Begins a command.
   *
   * @param heap the option that bounds its heap
   */
  static JavaProcess builder(Class<?> main, String heap) {
    return new JavaProcess(main, heap);
  }

  JavaProcess arguments(String... arguments) {
    command.addAll(List.of(arguments));
    return this;
  }

  /** Starts it; its standard error goes where its output goes unless that is read by us. */
  Process start(ProcessBuilder.Redirect output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output);
    if (output.equals(ProcessBuilder.Redirect.PIPE)) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    } else {
      builder.redirectErrorStream(true);
    }
    return builder.start();
  }
}
