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

import com.clickhouse.jdbc.StatementImpl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;

/**
 * Questions by clickhouse-jdbc, with the server's named parameters instead of the driver's question
 * marks: those are looked for all over the text, and in a model's query a question mark can be a
 * condition. For JdbcIO, which knows prepared statements only, there is one that is told its whole
 * question in place of parameters.
 */
final class AskedStatement {
  /** ClickHouse takes the value of a placeholder from the setting of this prefix and its name. */
  private static final String PARAMETER = "param_";

  private final Statement statement;
  private SourceQuestion question;

  private AskedStatement(Statement statement) {
    this.statement = statement;
  }

  /** What JdbcIO's setter of parameters gets. */
  interface Asked {
    /** Takes the question that is sent next. */
    void ask(SourceQuestion next);
  }

  /** The answer; it ends with the statement. */
  static ResultSet ask(Statement statement, SourceQuestion question) throws SQLException {
    StatementImpl ours = statement.unwrap(StatementImpl.class);
    // Else the driver changes what looks like an escape of JDBC, in a text for example.
    ours.setEscapeProcessing(false);
    question
        .parameters()
        .forEach((name, value) -> ours.getLocalSettings().serverSetting(PARAMETER + name, value));
    return ours.executeQuery(question.text());
  }

  /** The connection, whose prepared statements are {@link Asked} whatever their text. */
  static Connection asking(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            AskedStatement.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                method.getName().equals("prepareStatement")
                    ? new AskedStatement(connection.createStatement()).prepared()
                    : invoke(connection, method, arguments));
  }

  private PreparedStatement prepared() {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            AskedStatement.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class, Asked.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Asked.class) {
      question = (SourceQuestion) arguments[0];
      return null;
    }
    if (method.getDeclaringClass() == PreparedStatement.class) {
      if (method.getName().equals("executeQuery")) {
        return ask(statement, question);
      }
      throw new SQLFeatureNotSupportedException("the question is told as a whole");
    }
    return invoke(statement, method, arguments);
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
