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
package io.lakeferry.pipelines.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Comparison comparison = Comparison.begin();

  /** Runners open sessions from copies. */
  private Connection opened() throws SQLException {
    return SerializableUtils.clone(comparison).keep(recording(Connection.class));
  }

  private <T> T recording(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "createStatement" -> recording(Statement.class);
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> {
                    calls.add(type.getSimpleName() + "." + method.getName());
                    yield null;
                  }
                }));
  }

  @Test
  void aStopCancelsWhatRunsAndClosesItsSessions() throws SQLException {
    Connection session = opened();
    assertThat(session.createStatement()).isNotNull();

    comparison.stop();

    assertThat(calls).containsExactly("Statement.cancel", "Connection.close");
  }

  @Test
  void nothingBeginsAfterAStop() {
    comparison.stop();
    comparison.stop();

    assertThatThrownBy(this::opened)
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(calls).containsExactly("Connection.close");
    assertThat(SideCounts.coded(new IllegalStateException(), null, null, comparison))
        .hasMessageContaining("was asked to stop");
  }

  @Test
  void whatIsClosedOrAnothersIsLeftAlone() throws SQLException {
    opened().close();
    Connection others = Comparison.begin().keep(recording(Connection.class));

    comparison.stop();

    assertThat(calls).containsExactly("Connection.close");
    others.close();
  }
}
