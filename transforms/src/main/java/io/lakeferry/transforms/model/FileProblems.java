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
package io.lakeferry.transforms.model;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong with a model file, so that its author hears of everything at once. */
public final class FileProblems {
  private static final String REMEDY = "docs/models.md describes the form of a model file";

  private final String file;
  private final String remedy;
  private final List<Problem> found = new ArrayList<>();

  /**
   * @param file as its author knows it
   */
  public FileProblems(String file) {
    this(file, REMEDY);
  }

  /**
   * Of a model that stands in no file of its user's.
   *
   * @param file what messages call it
   * @param remedy what to do, without a full stop
   */
  public FileProblems(String file, String remedy) {
    this.file = file;
    this.remedy = remedy;
  }

  /**
   * Notes one.
   *
   * @param line counted from 1; 0 or less for the file as a whole
   * @param text what is wrong and what to do, without a full stop
   */
  public void add(int line, String text) {
    found.add(new Problem(line, text));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Does nothing if nothing was found.
   *
   * @throws LakeferryException with that code and everything that was found, in the file's order
   */
  public void throwIfAny(ErrorCode code) {
    if (found.isEmpty()) {
      return;
    }
    List<Problem> sorted =
        found.stream().distinct().sorted(Comparator.comparingInt(Problem::line)).toList();
    if (sorted.size() == 1) {
      throw new LakeferryException(code, place(sorted.get(0)), sorted.get(0).text(), remedy);
    }
    throw new LakeferryException(
        code,
        sorted.size() + " problems",
        String.join(
            " | ", sorted.stream().map(problem -> place(problem) + ": " + problem.text()).toList()),
        remedy);
  }

  private String place(Problem problem) {
    return problem.line() > 0 ? file + ":" + problem.line() : file;
  }

  private record Problem(int line, String text) {}
}
