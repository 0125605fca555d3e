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
package io.lakeferry.local.databricks.engine;

import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Names of types in the SQL Statement Execution API.
 *
 * @see <a href="https://docs.databricks.com/api/workspace/statementexecution/executestatement">the
 *     manifest's schema</a>
 */
final class ResultTypes {

  private static final Map<DataType, String> NAMES =
      Map.of(
          DataTypes.LongType, "LONG",
          DataTypes.IntegerType, "INT",
          DataTypes.ShortType, "SHORT",
          DataTypes.ByteType, "BYTE",
          DataTypes.NullType, "NULL");

  private ResultTypes() {}

  static ResultColumn column(StructField field) {
    DataType type = field.dataType();
    Integer precision = null;
    Integer scale = null;
    if (type instanceof DecimalType decimal) {
      precision = decimal.precision();
      scale = decimal.scale();
    }
    return new ResultColumn(field.name(), type.sql(), name(type), precision, scale);
  }

  /** A column of a result that we make ourselves. */
  static ResultColumn column(String name, DataType type) {
    return column(DataTypes.createStructField(name, type, true));
  }

  private static String name(DataType type) {
    String name = NAMES.get(type);
    if (name != null) {
      return name;
    }
    String text = type.sql().toUpperCase(Locale.ROOT);
    if (text.startsWith("INTERVAL")) {
      return "INTERVAL";
    }
    int end = 0;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return text.substring(0, end);
  }

  static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
  }
}
