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

import java.io.PrintWriter;

/** Says of each claim whether it holds, and remembers whether one did not. */
final class Checks {
  private final PrintWriter out;
  private boolean failed;

  Checks(PrintWriter out) {
    this.out = out;
  }

  void that(boolean holds, String claim) {
    if (holds) {
      out.println("   ✓ " + claim);
    } else {
      fail(claim);
    }
  }

  void equal(Object actual, Object expected, String claim) {
    that(
        actual.equals(expected),
        actual.equals(expected)
            ? claim + ": " + actual
            : claim + ": expected " + expected + ", but it is " + actual);
  }

  void fail(String what) {
    failed = true;
    out.println("   ✗ " + what);
  }

  boolean allHeld() {
    return !failed;
  }
}
