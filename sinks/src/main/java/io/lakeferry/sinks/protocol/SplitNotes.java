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

import io.lakeferry.transforms.errors.LakeferryException;
import java.util.Optional;

/**
 * What workers of one attempt leave for those that come after them, where a runner hands the splits
 * of a worker that died to another one. Every method throws {@link LakeferryException}, IN_PROGRESS
 * if the attempt's volume is gone.
 */
public interface SplitNotes extends AutoCloseable {

  /** For a runner that gives each split to one worker only. */
  SplitNotes NONE =
      new SplitNotes() {
        @Override
        public boolean begin(Attempt attempt, int splitId) {
          return true;
        }

        @Override
        public void finish(Attempt attempt, SplitResult result) {}

        @Override
        public Optional<SplitResult> finished(Attempt attempt, int splitId) {
          return Optional.empty();
        }

        @Override
        public Optional<Standing> standing(Attempt attempt) {
          return Optional.empty();
        }

        @Override
        public Optional<NotedSplits> noted(Attempt attempt) {
          return Optional.empty();
        }

        @Override
        public boolean mark(Attempt attempt, String mark, String text) {
          return true;
        }

        @Override
        public Optional<String> marked(Attempt attempt, String mark) {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /**
   * Notes that a split is begun.
   *
   * @return false if somebody has begun it before; also if that was this call, whose answer got
   *     lost
   */
  boolean begin(Attempt attempt, int splitId);

  /** Notes that a split was read whole, and that all its files stand in the volume. */
  void finish(Attempt attempt, SplitResult result);

  /** What a worker noted by {@link #finish}, if any did and it can be read. */
  Optional<SplitResult> finished(Attempt attempt, int splitId);

  /** What stands of the attempt by now; empty if its volume is gone. To inform only. */
  Optional<Standing> standing(Attempt attempt);

  /**
   * How far an attempt is.
   *
   * @param splits that are noted
   * @param uploadedBytes of the files of all splits, those of tries that do not count as well
   */
  record Standing(NotedSplits splits, long uploadedBytes) {}

  /** Which splits are noted at this moment; empty if the attempt's volume is gone. */
  Optional<NotedSplits> noted(Attempt attempt);

  /**
   * Leaves a word for all workers. Of several under one name the first stays.
   *
   * @param mark its name, [a-z0-9-]
   * @return whether this one is the first. Not a lock: false if an earlier answer to this call got
   *     lost, and two that come at the same moment may both be told that they are
   * @throws LakeferryException IN_PROGRESS if the attempt's volume is gone
   */
  boolean mark(Attempt attempt, String mark, String text);

  /** The text of a mark; empty if there is none, or the attempt's volume is gone. */
  Optional<String> marked(Attempt attempt, String mark);

  @Override
  void close();
}
