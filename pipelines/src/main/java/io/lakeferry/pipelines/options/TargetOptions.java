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

  @Description(
      "How rows come into the table: append, each window once; or dedupe, by a stage table and only"
          + " rows whose key the table does not have, so that windows may overlap. Models with a"
          + " version are merged by it, and take neither. Default: append, or dedupe if the model has"
          + " a merge key and no column for the time of ingestion, by which appended rows are"
          + " counted")
  String getWriteMode();

  void setWriteMode(String value);

  @Description(
      "Columns for liquid clustering of a table that is created, up to 4, as name,name or as a JSON"
          + " array; a table that exists is not altered")
  @Default.String("")
  @OptionForm(OptionForm.Form.LIST)
  String getClusterBy();

  void setClusterBy(String value);

  @Description("Comment of a table that is created. Default: one that names the model")
  String getTableComment();

  void setTableComment(String value);

  @Description(
      "Properties of a table that is created, as name=value;name=value or as a JSON object, for"
          + " example delta.enableChangeDataFeed=true")
  @Default.String("")
  @OptionForm(OptionForm.Form.PROPERTIES)
  String getTableProperties();

  void setTableProperties(String value);
}
