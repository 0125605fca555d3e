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
package io.lakeferry.sinks.protocol;

/**
 * One statement or call that a launch would send.
 *
 * @param phase phase of the protocol
 * @param text the statement, or what the call does
 */
public record PlannedStatement(String phase, Kind kind, String text) {

  /** By which door it goes. */
  public enum Kind {
    /** A SQL statement to the warehouse. */
    SQL,
    /** A call of the workspace's REST interface. */
    REST
  }
}
