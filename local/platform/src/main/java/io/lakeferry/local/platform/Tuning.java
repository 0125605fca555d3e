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
package io.lakeferry.local.platform;

import java.util.List;

/** What the servers' JVMs are made for. */
public enum Tuning {
  /**
   * A test or a demonstration: the quick compiler alone, which halves the processor time until the
   * Databricks stand-in is ready (5 instead of 10.6 s, measured on 2 cores); and Spark interprets
   * its plans, as compiling them takes longer than the small statements themselves (9 instead of 13
   * CPU-seconds of the stand-in for an export of 30,000 events). With that compiler alone the JVM
   * keeps but 48 MB for code, and sweeps it again and again under Spark (4 to 5 of 80 CPU-seconds
   * in seven runs, and half of the compiler's work, which more room saves).
   */
  SHORT_LIFE(
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-XX:ReservedCodeCacheSize=240m",
      "-Dspark.sql.codegen.wholeStage=false",
      "-Dspark.sql.codegen.factoryMode=NO_CODEGEN"),
  /** Many or large loads: the JVM's usual compilers. */
  LONG_LIFE("-XX:+UseSerialGC");

  private final List<String> flags;

  Tuning(String... flags) {
    this.flags = List.of(flags);
  }

  List<String> flags() {
    return flags;
  }
}
