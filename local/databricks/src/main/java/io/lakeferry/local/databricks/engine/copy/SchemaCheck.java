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

import io.lakeferry.local.databricks.engine.SqlFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.delta.TypeWideningMode;
import org.apache.spark.sql.delta.schema.SchemaMergingUtils;
import org.apache.spark.sql.types.StructType;

/** Compares schemas as Delta's writer does, for statements that write nothing. */
final class SchemaCheck {

  private SchemaCheck() {}

  static void check(StructType target, StructType source, boolean mergeSchema, String targetName)
      throws SqlFailure {
    // Throws DELTA_FAILED_TO_MERGE_FIELDS if the types do not go together.
    StructType merged =
        SchemaMergingUtils.mergeSchemas(
            target, source, false, false, TypeWideningMode.NoTypeWidening$.MODULE$, false);
    List<String> known =
        Arrays.stream(target.fieldNames()).map(name -> name.toLowerCase(Locale.ROOT)).toList();
    boolean grows =
        Arrays.stream(merged.fieldNames())
            .anyMatch(name -> !known.contains(name.toLowerCase(Locale.ROOT)));
    if (grows && !mergeSchema) {
      throw CopyFailures.schemaMismatch(targetName, null);
    }
  }
}
