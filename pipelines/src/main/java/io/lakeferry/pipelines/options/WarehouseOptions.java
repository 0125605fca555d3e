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
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** The Databricks SQL warehouse, and the schema in which the target and the ledger stand. */
public interface WarehouseOptions extends PipelineOptions {

  @Description("Host of the workspace, without https://, with :port only if it is not 443")
  @Validation.Required
  String getDatabricksHost();

  void setDatabricksHost(String value);

  @Description("HTTP path of the SQL warehouse, for example /sql/1.0/warehouses/abc123")
  @Validation.Required
  String getHttpPath();

  void setHttpPath(String value);

  @Description("Application id of the service principal; goes with --clientSecret")
  String getClientId();

  void setClientId(String value);

  @Description("OAuth secret of the service principal, as a reference: env:NAME or file:PATH")
  @SecretOption
  String getClientSecret();

  void setClientSecret(String value);

  @Description(
      "Personal access token, as a reference: env:NAME or file:PATH; instead of --clientId and"
          + " --clientSecret")
  @SecretOption
  String getAccessToken();

  void setAccessToken(String value);

  @Description("Catalog of the target")
  @Validation.Required
  String getCatalog();

  void setCatalog(String value);

  @Description("Schema of the target, of the ledger and of the volumes")
  @Validation.Required
  String getSchema();

  void setSchema(String value);

  @Description(
      "Further properties of databricks-jdbc, as name=value;name=value or as a JSON object: proxy,"
          + " certificates."
          + " Passwords and headers (http.header.NAME) in them are references, too")
  @Default.String("")
  @SecretOption
  @OptionForm(OptionForm.Form.PROPERTIES)
  String getDriverProperties();

  void setDriverProperties(String value);

  @Description("Server-side time-out of every SQL statement")
  @Default.String("1h")
  String getStatementTimeout();

  void setStatementTimeout(String value);
}
