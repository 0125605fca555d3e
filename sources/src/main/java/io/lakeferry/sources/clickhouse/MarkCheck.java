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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.SourceQuery;
import java.io.IOException;

/**
 * Whether a query of other people's making loses rows where the condition of a part is put into it.
 *
 * <p>A row that the condition keeps out inside, and that is the part's by the result, is in no
 * part. Reading the part and counting it by the same condition agree all the same; the plan, which
 * counts without conditions, does not. So this is asked for parts whose count is not the planned
 * one. Rows that came or went since change both numbers here. The built-in models are not asked:
 * where their marks stand is tested, and their rows move on all the time.
 */
final class MarkCheck {
  /** Two, as tables of a query are not read at the very same instant. */
  private static final int LOOKS = 2;

  private final QueryClient client;

  MarkCheck(QueryClient client) {
    this.client = client;
  }

  /**
   * Asks, which reads the whole query; or nothing if the query has no mark.
   *
   * @throws LakeferryException INVALID_OPTION if it does
   */
  void check(WindowPlan plan, Split split) {
    if (!(plan.source() instanceof SourceQuery query) || !query.hasSplitMark() || isOurs(plan)) {
      return;
    }
    Statement statement = plan.queries().countAtMark(split.range());
    Counts counts = ask(statement);
    for (int look = 1; look < LOOKS && !counts.agree(); look++) {
      counts = ask(statement);
    }
    if (!counts.agree()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "model " + plan.model().name(),
          "the condition at {split} keeps out rows: of the %,d of split %s by the result it leaves %,d"
              .formatted(counts.inResult(), split.id(), counts.atMark()),
          "In the model's file put {split} where the columns of splitKey are those of the result, or"
              + " leave it out; see docs/models.md");
    }
  }

  private static boolean isOurs(WindowPlan plan) {
    return Models.all().stream().anyMatch(ours -> ours.source().equals(plan.model().source()));
  }

  private Counts ask(Statement statement) {
    Answer answer = client.ask(statement).answer();
    try {
      Counts counts = new Counts(answer.number(), answer.number());
      answer.end();
      return counts;
    } catch (IOException e) {
      throw client.translate(e);
    }
  }

  private record Counts(long atMark, long inResult) {
    boolean agree() {
      return atMark == inResult;
    }
  }
}
