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

import io.lakeferry.sinks.connection.TableName;

/**
 * The GRANTs that a load needs, for messages. See
 * https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/privileges.html .
 */
final class Grants {
  private final TableName target;
  private final String principal;

  Grants(TableName target, String principal) {
    this.target = target;
    this.principal = TableName.quote(principal);
  }

  private String schema() {
    return TableName.quote(target.catalog()) + "." + TableName.quote(target.schema());
  }

  String useWarehouse() {
    return "give " + principal + " the permission CAN USE on the SQL warehouse";
  }

  String useSchema() {
    return "GRANT USE CATALOG ON CATALOG %s TO %s; GRANT USE SCHEMA ON SCHEMA %s TO %s"
        .formatted(TableName.quote(target.catalog()), principal, schema(), principal);
  }

  String createTable() {
    return "GRANT CREATE TABLE ON SCHEMA %s TO %s".formatted(schema(), principal);
  }

  String readTarget() {
    return "GRANT SELECT ON TABLE %s TO %s".formatted(target.sql(), principal);
  }

  String load() {
    return "GRANT SELECT, MODIFY ON TABLE %s TO %s; GRANT READ VOLUME ON SCHEMA %s TO %s"
        .formatted(target.sql(), principal, schema(), principal);
  }

  String ledger(TableName ledger) {
    return "GRANT SELECT, MODIFY ON TABLE %s TO %s".formatted(ledger.sql(), principal);
  }
}
