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
package io.lakeferry.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** The Delta table that is written. */
public interface TargetOptions extends WarehouseOptions {

  @Description("Table that is written; created if it is absent")
  @Validation.Required
  String getTable();

  void setTable(String value);

  @Description("true: JSON columns become VARIANT; false: STRING")
  @Default.Boolean(true)
  Boolean getUseVariant();

  void setUseVariant(Boolean value);

  @Description(
      "true: columns that the target lacks are added; false: they are left out, and the report names them")
  @Default.Boolean(true)
  Boolean getSchemaEvolution();

  void setSchemaEvolution(Boolean value);
}
