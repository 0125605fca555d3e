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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.function.ToIntFunction;

/** Finds which action of a command its words mean. */
final class ActionWords {
  private ActionWords() {}

  /**
   * Finds it by the first word, in any case.
   *
   * @param count how many words an action takes: itself, and what it is about
   * @param remedy tells all actions
   * @throws LakeferryException INVALID_OPTION if these are not the words of an action
   */
  static <A extends Enum<A>> A find(
      Class<A> actions, ToIntFunction<A> count, List<String> words, String command, String remedy) {
    for (A action : actions.getEnumConstants()) {
      if (!words.isEmpty()
          && action.name().equalsIgnoreCase(words.get(0))
          && words.size() == count.applyAsInt(action)) {
        return action;
      }
    }
    throw new LakeferryException(
        ErrorCode.INVALID_OPTION, command, "the action is not understood", remedy);
  }
}
