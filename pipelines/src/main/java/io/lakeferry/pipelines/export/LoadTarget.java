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

import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.SplitNotes;
import java.io.Serializable;

/** The target's side of a run; travels with the job and connects on the workers. */
public interface LoadTarget extends Serializable {

  /** Connects for the phases of the protocol. */
  LoadProtocol openProtocol();

  /** Connects for uploads. */
  ShardUpload openUpload();

  /** Connects for notes of splits that were begun and finished. */
  SplitNotes openNotes();
}
