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
package io.lakeferry.local.databricks.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparkNamesTest {

  @Test
  void plainTablesKeepTheirNames() {
    assertThat(SparkNames.table("Events_2")).isEqualTo("events_2");
    assertThat(SparkNames.originalTable("events_2")).isEqualTo("events_2");
  }

  @Test
  void otherTablesComeBackAsTheyWere() {
    for (String name : new String[] {"a-b", "ü.x", "lftb_61", "with space"}) {
      String coded = SparkNames.table(name);
      assertThat(coded).matches("[a-z0-9_]+");
      assertThat(SparkNames.originalTable(coded)).isEqualTo(name);
    }
  }

  @Test
  void messagesNameWhatTheUserWrote() {
    String database = SparkNames.database("main", "my-sales");
    String table = SparkNames.table("t-1");
    assertThat(
            SparkNames.restore(
                "no `spark_catalog`.`"
                    + database
                    + "`.`"
                    + table
                    + "`, only spark_catalog."
                    + database
                    + ".t or "
                    + database
                    + "; lfdb_ alone stays"))
        .isEqualTo(
            "no `main`.`my-sales`.`t-1`, only main.my-sales.t or main.my-sales; lfdb_ alone stays");
  }
}
