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

import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.warehouse.WarehouseConnections;
import io.lakeferry.sources.clickhouse.SourceConnection;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * What JdbcIO wants of a driver: a source of connections. It asks them for kinds of result sets
 * that only scroll forward, which all are; not every driver knows the question, so it is left out.
 */
final class DriverDataSource implements DataSource {

  /** Opens a connection. */
  interface Opening {
    Connection open() throws SQLException;
  }

  private final Opening opening;

  DriverDataSource(Opening opening) {
    this.opening = opening;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = opening.open();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> call(connection, method, arguments));
  }

  private static Object call(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    if (method.getName().equals("prepareStatement") && arguments.length == 3) {
      return connection.prepareStatement((String) arguments[0]);
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("as whom to connect is settled");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  /** Connects where it is used: what travels holds references to secrets only. */
  static final class OfSource implements SerializableFunction<Void, DataSource> {
    private static final long serialVersionUID = 1L;
    private final SourceConnection source;
    private final Comparison comparison;

    OfSource(SourceConnection source, Comparison comparison) {
      this.source = source;
      this.comparison = comparison;
    }

    @Override
    public DataSource apply(Void nothing) {
      return new DriverDataSource(
          () -> AskedStatement.asking(comparison.keep(SourceJdbc.open(source))));
    }
  }

  /** As above. */
  static final class OfTarget implements SerializableFunction<Void, DataSource> {
    private static final long serialVersionUID = 1L;
    private final TargetConnection target;
    private final Comparison comparison;

    OfTarget(TargetConnection target, Comparison comparison) {
      this.target = target;
      this.comparison = comparison;
    }

    @Override
    public DataSource apply(Void nothing) {
      return new DriverDataSource(() -> comparison.keep(WarehouseConnections.open(target)));
    }
  }
}
