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
package io.lakeferry.transforms.row;

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The Parquet schema of a model's shards. Only types that Databricks reads as the target's own:
 * never unsigned, never nanoseconds.
 */
public final class ShardSchema {
  private ShardSchema() {}

  /** The schema: one field per source column, in order, named as the target's columns. */
  public static MessageType of(Model model) {
    return new MessageType(
        model.name(), model.sourceColumns().stream().map(ShardSchema::field).toArray(Type[]::new));
  }

  private static Type field(Column column) {
    Type.Repetition repetition =
        switch (column.nullability()) {
          case NEVER_NULL -> Type.Repetition.REQUIRED;
          case NULLABLE -> Type.Repetition.OPTIONAL;
        };
    return switch (column.type()) {
      case STRING, JSON ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case BIGINT -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.name());
      case TIMESTAMP ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(column.name());
    };
  }
}
