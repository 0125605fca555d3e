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
package io.lakeferry.pipelines.command;

import io.lakeferry.pipelines.options.Verbosity;

/** Sets how much is logged; what log4j2.xml says counts where nothing is set. */
final class LogLevels {
  private static final String OURS = "lakeferry.log.level";
  private static final String OTHERS = "lakeferry.log.level.others";

  private LogLevels() {}

  static void set(Verbosity verbosity) {
    switch (verbosity) {
      case DEBUG -> set("DEBUG", "INFO");
      case VERBOSE -> set("INFO", "WARN");
      case QUIET -> {}
    }
  }

  private static void set(String ours, String others) {
    System.setProperty(OURS, ours);
    System.setProperty(OTHERS, others);
  }
}
