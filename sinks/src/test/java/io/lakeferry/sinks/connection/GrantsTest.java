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
package io.lakeferry.sinks.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final TableName TABLE = new TableName("main", "we`b", "events");

  /** One securable, its name in back-ticks, and whom it is for. */
  private static final String STATEMENT =
      "GRANT [A-Z]+( [A-Z]+)*(, [A-Z]+( [A-Z]+)*)* ON (CATALOG|SCHEMA|TABLE|VOLUME) "
          + "`([^`]|``)+`(\\.`([^`]|``)+`)* TO `([^`]|``)+`";

  private final Grants grants = new Grants("sp-1");

  @Test
  void everyTextIsStatementsOfOneSecurableEach() {
    List<String> texts =
        List.of(
            grants.useSchema("main", "web"),
            grants.createTable(TABLE),
            grants.select(TABLE),
            grants.modify(TABLE),
            grants.load(TABLE),
            grants.createVolume("main", "web"),
            grants.readVolumes("main", "web"),
            grants.writeVolumes("main", "web"),
            grants.dropVolume("main", "web", "lf_x"),
            grants.readFile("/Volumes/main/web/lf_x/0-0-a.parquet"),
            grants.writeFile("/Volumes/main/web/lf_x/0-0-a.parquet"),
            grants.on("USE CATALOG", "CATALOG", "foo"));
    assertThat(texts)
        .allSatisfy(
            text ->
                assertThat(text.split("; ")).allSatisfy(one -> assertThat(one).matches(STATEMENT)));
  }

  @Test
  void textsNameWhatIsAskedFor() {
    assertThat(grants.load(TABLE))
        .isEqualTo(
            "GRANT SELECT, MODIFY ON TABLE `main`.`we``b`.`events` TO `sp-1`; "
                + "GRANT READ VOLUME ON SCHEMA `main`.`we``b` TO `sp-1`");
    assertThat(grants.createVolume("main", "web"))
        .isEqualTo(
            "GRANT USE CATALOG ON CATALOG `main` TO `sp-1`; "
                + "GRANT USE SCHEMA, CREATE VOLUME ON SCHEMA `main`.`web` TO `sp-1`");
    assertThat(grants.writeFile("/Volumes/main/web/lf_x/0-0-a.parquet"))
        .isEqualTo("GRANT READ VOLUME, WRITE VOLUME ON SCHEMA `main`.`web` TO `sp-1`");
    assertThatThrownBy(() -> grants.readFile("/elsewhere/a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
