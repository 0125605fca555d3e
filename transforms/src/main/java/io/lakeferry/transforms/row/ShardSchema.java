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
import io.lakeferry.transforms.model.ValueType;
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
  /**
   * Names inside a list, as the <a href=
   * "https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists">format</a> wants
   * them.
   */
  static final String LIST = "list";

  static final String ELEMENT = "element";

  private ShardSchema() {}

  /** The schema: one field per source column, in order, named as the target's columns. */
  public static MessageType of(Model model) {
    return new MessageType(
        model.name(), model.sourceColumns().stream().map(ShardSchema::field).toArray(Type[]::new));
  }

  /** Where the values of a column stand in its file, by dots. */
  public static String valuePath(Column column) {
    return column.type() == ValueType.STRING_ARRAY
        ? column.name() + "." + LIST + "." + ELEMENT
        : column.name();
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
      case INTEGER -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(column.name());
      case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
      case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(column.name());
      case DATE ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.dateType())
              .named(column.name());
      case STRING_ARRAY -> list(column.name(), repetition);
      case TIMESTAMP ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(column.name());
    };
  }

  private static Type list(String name, Type.Repetition repetition) {
    return Types.list(repetition)
        .element(
            Types.required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(ELEMENT))
        .named(name);
  }
}
