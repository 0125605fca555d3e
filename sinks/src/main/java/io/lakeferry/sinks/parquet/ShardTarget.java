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
package io.lakeferry.sinks.parquet;

import java.nio.file.Path;

/**
 * Where a split's shards go.
 *
 * @param folder existing local folder for the files
 * @param runId stands in each file's key-value metadata as {@code lakeferry.run}
 * @param splitId stands there as {@code lakeferry.split}
 * @param listener gets the closed files, in order
 */
public record ShardTarget(Path folder, String runId, int splitId, ShardListener listener) {}
