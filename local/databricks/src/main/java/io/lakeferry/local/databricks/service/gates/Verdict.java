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
package io.lakeferry.local.databricks.service.gates;

import io.lakeferry.local.databricks.service.http.HttpFront;
import io.lakeferry.local.databricks.service.http.Reply;
import java.time.Duration;
import java.util.Optional;

/** What the gates decided about an event. */
public sealed interface Verdict {
  /** Goes on. */
  record Proceed() implements Verdict {}

  /** Closed with no answer. */
  record Drop() implements Verdict {}

  /** Answered with an HTTP status. */
  record Status(int status) implements Verdict {}

  /** It goes on. */
  static Verdict proceed() {
    return new Proceed();
  }

  /** Its connection is closed with no answer. */
  static Verdict drop() {
    return new Drop();
  }

  /** Answers with an HTTP status. */
  static Verdict status(int status) {
    return new Status(status);
  }

  /** The answer that takes the place of the true one; empty if it goes on. */
  default Optional<Reply> instead() {
    if (this instanceof Status refused) {
      return Optional.of(HttpFront.retryLater(refused.status(), Duration.ofSeconds(1)));
    }
    return this instanceof Drop ? Optional.of(Reply.dropped()) : Optional.empty();
  }
}
