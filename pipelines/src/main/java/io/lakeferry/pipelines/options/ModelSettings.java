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
package io.lakeferry.pipelines.options;

import java.util.List;

/**
 * What the look at models was told, checked.
 *
 * @param name a model's name or file; null if the action needs none
 * @param source the source that a check asks; null for other actions
 */
public record ModelSettings(
    Action action, String name, SourceSettings source, Verbosity verbosity) {

  /** What can be done. */
  public enum Action {
    LIST(1),
    SHOW(2),
    CHECK(2);

    private final int words;

    /**
     * @param words how many it takes: itself, and a model
     */
    Action(int words) {
      this.words = words;
    }

    /** Throws LakeferryException INVALID_OPTION if these are not the words of an action. */
    static Action of(List<String> words) {
      return ActionWords.find(
          Action.class,
          action -> action.words,
          words,
          "model",
          "Write list, show <name or file> or check <name or file>");
    }
  }
}
