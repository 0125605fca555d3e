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

import io.lakeferry.transforms.model.Model;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides what a run writes.
 *
 * @param newTable changes no row, so it is no part of the fingerprint
 * @param sourceDescription readable facts of the source side that belong into the fingerprint
 *     (window rule, filters), by name
 */
public record RunSpecification(
    RunIdentity identity,
    Model model,
    JsonColumns jsonColumns,
    SchemaEvolution schemaEvolution,
    WriteMode writeMode,
    NewTable newTable,
    Map<String, String> sourceDescription)
    implements Serializable {

  /** The same with the target's name as Unity Catalog keeps it, which is what is sent. */
  RunSpecification canonical() {
    return new RunSpecification(
        new RunIdentity(
            identity.exportName(),
            identity.canonicalTarget(),
            identity.teamId(),
            identity.window(),
            identity.generation()),
        model,
        jsonColumns,
        schemaEvolution,
        writeMode,
        newTable,
        sourceDescription);
  }

  /** The same in another write mode. */
  RunSpecification inMode(WriteMode mode) {
    return new RunSpecification(
        identity, model, jsonColumns, schemaEvolution, mode, newTable, sourceDescription);
  }

  /** Whether rows that stand in the target can be replaced by newer ones. */
  boolean replaces() {
    return switch (writeMode) {
      case APPEND, DEDUPE -> false;
      case MERGE -> model.isMutable();
    };
  }

  /** How rows come into the target. */
  public enum WriteMode {
    /** COPY INTO straight into it; windows of a stream may not overlap. */
    APPEND,
    /** By a stage table; of each key of the model's merge rule only what is absent is inserted. */
    DEDUPE,
    /** By a stage table; rows that are newer by the model's merge rule replace those that stand. */
    MERGE
  }

  /**
   * What a target that is created gets besides its columns; an existing one is not altered.
   *
   * @param clusterBy names of columns for liquid clustering; empty for none
   * @param comment null for ours
   * @param properties table properties
   */
  public record NewTable(List<String> clusterBy, String comment, Map<String, String> properties)
      implements Serializable {
    /** Nothing besides. */
    public static final NewTable PLAIN = new NewTable(List.of(), null, Map.of());

    public NewTable {
      clusterBy = List.copyOf(clusterBy);
      properties = Map.copyOf(properties);
    }
  }

  /** How JSON columns stand in the target. */
  public enum JsonColumns {
    VARIANT,
    STRING
  }

  /** Whether new columns may be added to an existing target. */
  public enum SchemaEvolution {
    ADD_COLUMNS,
    NONE
  }
}
