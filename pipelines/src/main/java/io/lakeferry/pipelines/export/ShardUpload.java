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

import io.lakeferry.sinks.protocol.Attempt;
import java.nio.file.Path;

/** Uploads shards on a worker. */
public interface ShardUpload extends AutoCloseable {

  /** Uploads a file into the attempt's volume; afterwards the remote size equals the local one. */
  void upload(Attempt attempt, String name, Path file);

  @Override
  void close();
}
