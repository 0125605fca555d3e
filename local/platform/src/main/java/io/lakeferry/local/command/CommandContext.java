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
package io.lakeferry.local.command;

import io.lakeferry.local.client.RowPrinter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the commands share.
 *
 * @param out for what was asked for
 * @param err for everything else
 * @param clock the time
 * @param home finds the project's root when it is needed
 * @param terminal whether a person looks at the output
 */
record CommandContext(
    PrintWriter out, PrintWriter err, Clock clock, Supplier<Path> home, boolean terminal) {

  /** Prints rows for a program, or for a person. */
  RowPrinter printer(boolean json) {
    if (json) {
      return RowPrinter.jsonLines(out);
    }
    return terminal ? RowPrinter.table(out) : RowPrinter.wideTable(out);
  }
}
