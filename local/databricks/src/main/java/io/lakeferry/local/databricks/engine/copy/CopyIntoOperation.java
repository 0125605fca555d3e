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
package io.lakeferry.local.databricks.engine.copy;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.DeltaOperations;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Set;
import scala.jdk.javaapi.CollectionConverters;

/** How the commit shows in DESCRIBE HISTORY. */
final class CopyIntoOperation extends DeltaOperations.Operation {

  private final Map<String, Object> parameters;

  CopyIntoOperation(Map<String, Object> parameters) {
    super("COPY INTO");
    this.parameters = parameters;
  }

  @Override
  public scala.collection.immutable.Map<String, Object> parameters() {
    List<Tuple2<String, Object>> entries =
        parameters.entrySet().stream()
            .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
            .toList();
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(entries));
  }

  @Override
  public Set<String> operationMetrics() {
    return Set.from(
        CollectionConverters.asScala(List.of("numFiles", "numOutputBytes", "numOutputRows")));
  }

  @Override
  public boolean changesData() {
    return true;
  }

  @Override
  public boolean checkAddFileWithDeletionVectorStatsAreNotTightBounds() {
    // Only new files are added, which have no deletion vectors.
    return true;
  }

  @Override
  public Option<Object> isInPlaceFileMetadataUpdate() {
    return Option.apply(false);
  }

  @Override
  public boolean canChangePartitionColumns() {
    return false;
  }
}
