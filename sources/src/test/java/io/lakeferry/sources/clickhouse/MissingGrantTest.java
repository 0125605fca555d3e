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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.query.Statement;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's wording is that of ClickHouse's ContextAccess.cpp. */
class MissingGrantTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "grant dictGet ON posthog.channel_definition_dict. (ACCESS_DENIED) (version 25.8.1)|GRANT dictGet ON posthog.channel_definition_dict TO exporter",
        "grant SELECT(team_id, `a b`) ON posthog.person. (ACCESS_DENIED)|GRANT SELECT ON posthog.person TO exporter",
        "grant SELECT(id) ON posthog.person|GRANT SELECT ON posthog.person TO exporter",
        "grant SELECT ON posthog.*. (ACCESS_DENIED)|GRANT SELECT ON posthog.* TO exporter",
        "grant CREATE TEMPORARY TABLE ON *.*. (ACCESS_DENIED)|GRANT CREATE TEMPORARY TABLE ON *.* TO exporter",
        "grant SELECT(id) for at least one column on posthog.person|",
      })
  void itIsTakenFromTheServersText(String end, String expected) {
    assertThat(
            MissingGrant.of(
                "Code: 497. DB::Exception: exporter: Not enough privileges. To execute this query,"
                    + " it's necessary to have the "
                    + end))
        .isEqualTo(Optional.ofNullable(expected));
  }

  /** The embedded engine has no other users, but rights that its one user lacks. */
  @Test
  @ExtendWith(EngineServer.class)
  void aRealServersRefusalHoldsIt(EngineServer.Running server) {
    try (EventsDatabase database = new EventsDatabase(server);
        QueryClient client = new QueryClient(database.connection())) {
      LakeferryException error =
          catchThrowableOfType(
              LakeferryException.class,
              () -> client.ask(new Statement("CREATE USER somebody", new TreeMap<>())));

      assertThat(error.code()).isEqualTo(ErrorCode.PERMISSION);
      assertThat(error.getMessage()).contains("GRANT CREATE USER ON somebody TO default");
      assertThat(QueryErrors.isOfQuery(error)).as("of the query").isFalse();
    }
  }

  @Test
  void whatIsOursOrTheServersIsNotOfTheQuery() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(QueryErrors.isOfQuery(new LakeferryException(code, "x", "y", "z")))
          .as("%s without an answer of the server", code)
          .isEqualTo(code == ErrorCode.SCHEMA_MISMATCH);
    }
  }

  @Test
  void withoutAUserThereIsAPlaceForOne() {
    assertThat(MissingGrant.of("it's necessary to have the grant dictGet ON a.b. (ACCESS_DENIED)"))
        .contains("GRANT dictGet ON a.b TO <user>");
    assertThat(MissingGrant.of("broken")).isEmpty();
  }
}
