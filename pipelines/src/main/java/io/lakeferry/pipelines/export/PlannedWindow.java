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
package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.split.Split;
import java.io.Serializable;
import java.util.List;

/** A window cut into splits; travels with the job and connects on the workers. */
public interface PlannedWindow extends Serializable {

  /** The source table that is read, for people. */
  String table();

  /** Disjoint and complete, with ids from 0 on in key order; none if the window is empty. */
  List<Split> splits();

  /** De-duplicated rows of all splits, by the plan's count. */
  long expectedRows();

  /** Rough uncompressed bytes of all splits. */
  long expectedBytes();

  /** The statements that read the splits, for people. */
  List<String> statements();

  /** Connects to the source, on the worker. */
  SplitReader openReader();
}
