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

/** The one ClickHouse type in which values of a declared type arrive. */
public final class ClickHouseTypes {
  private ClickHouseTypes() {}

  /** Its name, without Nullable. */
  public static String of(ValueType type) {
    return switch (type) {
      case STRING, JSON -> "String";
      case BIGINT -> "Int64";
      case INTEGER -> "Int32";
      case DOUBLE -> "Float64";
      case BOOLEAN -> "Bool";
      case DATE -> "Date32";
      case TIMESTAMP -> "DateTime64(6, 'UTC')";
      case STRING_ARRAY -> "Array(String)";
    };
  }

  /** As above, and Nullable if the column can be NULL; an array cannot. */
  public static String of(Column column) {
    String type = of(column.type());
    return switch (column.nullability()) {
      case NEVER_NULL -> type;
      case NULLABLE -> column.type() == ValueType.STRING_ARRAY ? type : "Nullable(" + type + ")";
    };
  }
}
