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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTellerTest {
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final FailureTeller teller =
      new FailureTeller(
          new Terminal(
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
              new PrintStream(errors, true, StandardCharsets.UTF_8),
              null));

  private static LakeferryException failure(ErrorCode code, String object) {
    return new LakeferryException(code, object, "it could not be dropped", "Try again");
  }

  private List<String> told() {
    return errors.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void noFailureIsSuccess() {
    assertThat(teller.toldAll(List.of(), List.of())).isZero();
    assertThat(told()).isEmpty();
  }

  @Test
  void eachFailureIsALineAndTheWorstDecidesWhereverItStands() {
    int code =
        teller.toldAll(
            List.of(),
            List.of(
                failure(ErrorCode.TARGET_UNAVAILABLE, "volume one"),
                failure(ErrorCode.PERMISSION, "volume two"),
                failure(ErrorCode.INVALID_OPTION, "volume three")));
    assertThat(code).isEqualTo(ErrorCode.PERMISSION.exitCode());
    assertThat(told())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).startsWith("lakeferry: volume "))
        .satisfiesExactly(
            line -> assertThat(line).contains("one"),
            line -> assertThat(line).contains("two"),
            line -> assertThat(line).contains("three"));
  }

  @Test
  void ofVeryManyTheRestIsCountedAndStillDecides() {
    List<LakeferryException> failures =
        new ArrayList<>(
            Collections.nCopies(
                FailureTeller.MOST_TOLD + 1, failure(ErrorCode.TARGET_UNAVAILABLE, "a volume")));
    failures.add(failure(ErrorCode.PERMISSION, "the last one"));
    assertThat(teller.toldAll(List.of(), failures)).isEqualTo(ErrorCode.PERMISSION.exitCode());
    assertThat(told())
        .hasSize(FailureTeller.MOST_TOLD + 1)
        .last()
        .isEqualTo("lakeferry: and 2 more");
  }

  @Test
  void stacksAreShownIfTheyAreAskedFor() {
    teller.toldAll(List.of("--debug=true"), List.of(failure(ErrorCode.PERMISSION, "volume one")));
    assertThat(told()).hasSizeGreaterThan(1).anyMatch(line -> line.contains("\tat "));
  }
}
