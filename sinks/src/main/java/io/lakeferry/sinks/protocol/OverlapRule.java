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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a run may load beside the other runs of its stream (same export, target and team).
 *
 * <p>Two runs whose windows overlap would both load the rows of the overlap. So a run is refused
 * when another run of its stream, committed or sealed, covers a part of its window in the same or a
 * higher generation. A higher generation than all others is the user's word for a deliberate repeat
 * and is let through; a lower one that wakes up afterwards is not.
 *
 * <p>Proof for two overlapping runs A and B that start at once: each looks at ledger and seals
 * <em>after</em> its own seal stands and before its first COPY. Let A's seal be created first. When
 * B looks, A's seal stands, or A was committed and cleaned up, and then its ledger row stands, as a
 * seal is dropped only after the row. In both cases B is refused. (If each sees the other's seal,
 * both are refused and none has loaded; a person abandons one of them.) The ledger is read after
 * the seals: read before, A's row could be missing there and A's seal be dropped when the seals are
 * listed.
 *
 * <p>Runs that load by MERGE on a key find the rows of the overlap in the target and leave them, or
 * replace them by newer ones, so they may overlap whatever is committed, and each other. Only an
 * appending run that is under way stops them: its COPY looks at no key, and Delta lets a COPY and a
 * MERGE that begin together both commit. As above, of an appending and a merging run that start at
 * once the later one to look sees the other's seal, or its ledger row, and then its rows, too.
 */
final class OverlapRule {
  private OverlapRule() {}

  /** The first of the others that forbids the run to load. */
  static Optional<RunIdentity> conflict(RunIdentity mine, Collection<RunIdentity> others) {
    return others.stream()
        .filter(other -> !other.runId().equals(mine.runId()))
        .filter(mine::sameStream)
        .filter(other -> other.window().overlaps(mine.window()))
        .filter(other -> other.generation() >= mine.generation())
        .findFirst();
  }

  /** The first sealed run that appends rows which a merging run could insert as well. */
  static Optional<RunIdentity> appending(RunIdentity mine, Collection<VolumeMark.OfSeal> seals) {
    return seals.stream()
        .filter(VolumeMark.OfSeal::appends)
        .map(VolumeMark.OfSeal::identity)
        .filter(other -> !other.runId().equals(mine.runId()))
        .filter(mine::sameStream)
        .filter(other -> other.window().overlaps(mine.window()))
        .findFirst();
  }

  static LakeferryException refusal(RunIdentity mine, RunIdentity other, String how) {
    return new LakeferryException(
        ErrorCode.WINDOW_OVERLAPS,
        "window " + mine.window(),
        "run %s of the same export has %s %s".formatted(other.runId(), how, other.window()),
        "Choose windows that do not overlap, or see `runs show` and `runs abandon`");
  }
}
