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

import java.io.Serializable;

/**
 * A column of a model.
 *
 * @param name its name in the target
 * @param origin where its values come from
 * @param expression the ClickHouse expression that yields it, of the type that {@link ValueType}
 *     names (Nullable if {@code nullability} says so); null for {@link Origin#INGESTED_AT}
 * @param type its type
 * @param nullability whether the ClickHouse expression can be NULL; target columns always can
 * @param comment one sentence for people, as PostHog documents it
 */
public record Column(
    String name,
    Origin origin,
    String expression,
    ValueType type,
    Nullability nullability,
    String comment)
    implements Serializable {

  /** Where values come from. */
  public enum Origin {
    /** Selected in ClickHouse. */
    SOURCE,
    /** The run's sealed ingestion timestamp, a literal of the load; not in the shards. */
    INGESTED_AT
  }

  /** Whether NULL occurs. */
  public enum Nullability {
    NEVER_NULL,
    NULLABLE
  }
}
