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
package io.lakeferry.pipelines.report;

import java.io.PrintStream;
import java.time.Duration;

/** Where progress shows: one line that changes on a terminal, now and then a new one elsewhere. */
public final class ProgressDisplay {

  /** What the output is. */
  public enum Kind {
    TERMINAL(Duration.ofMillis(500)),
    LOG(Duration.ofSeconds(30));

    private final Duration interval;

    Kind(Duration interval) {
      this.interval = interval;
    }

    /** How long to wait between two lines. */
    public Duration interval() {
      return interval;
    }
  }

  private static final String BACK_AND_CLEAR = "\r\u001b[K";

  private final PrintStream output;
  private final Kind kind;
  private boolean lineOpen;

  /** A display on this stream, best the one for errors. */
  public ProgressDisplay(PrintStream output, Kind kind) {
    this.output = output;
    this.kind = kind;
  }

  /** What the output is. */
  public Kind kind() {
    return kind;
  }

  /** Shows a line. */
  public synchronized void show(String line) {
    switch (kind) {
      case TERMINAL -> {
        output.print(BACK_AND_CLEAR + line);
        lineOpen = true;
      }
      case LOG -> output.println(line);
    }
    output.flush();
  }

  /** Takes the changing line away, so that others can be printed. */
  public synchronized void clear() {
    if (lineOpen) {
      output.print(BACK_AND_CLEAR);
      output.flush();
      lineOpen = false;
    }
  }
}
