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
package io.lakeferry.local.demo;

import java.nio.file.Path;

/** A model that the demonstration exports, into a table of its name. */
enum DemoModel {
  EVENTS("events"),
  PERSONS("persons"),
  SESSIONS("sessions"),
  /** Described by a file, as users describe models of their own. */
  PAGE_DAYS("page_days");

  private final String table;

  DemoModel(String table) {
    this.table = table;
  }

  /** Table of the target, and name in what is shown. */
  String table() {
    return table;
  }

  /**
   * What {@code --model} names.
   *
   * @param home the project's root
   */
  String option(Path home) {
    return switch (this) {
      case EVENTS, PERSONS, SESSIONS -> table;
      case PAGE_DAYS -> home.resolve("docs/examples/page_days.yaml").toString();
    };
  }
}
