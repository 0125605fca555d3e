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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A comparison of both sides, so that it can be stopped: its sessions stand in the management
 * server of the process, since runners open them from serialised copies. Those that a cluster opens
 * elsewhere end by themselves.
 *
 * @param id unique
 */
public record Comparison(String id) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

  /** A new one. */
  public static Comparison begin() {
    return new Comparison(UUID.randomUUID().toString());
  }

  /** Cancels what runs, and lets nothing begin any more. Harmless if repeated. */
  public void stop() {
    Session stopped = new Session(null, null);
    try {
      if (!isStopped()) {
        server().registerMBean(stopped, stoppedName());
      }
    } catch (JMException e) {
      LOG.debug("the comparison was stopped before: {}", e.getMessage());
    }
    List<Thread> stoppers = new ArrayList<>();
    for (ObjectName session : server().queryNames(name("ComparedSession", "*"), null)) {
      // One server that does not answer keeps nobody from asking the next.
      Thread stopper = new Thread(() -> stop(session), "lakeferry-stop-session");
      stopper.setDaemon(true);
      stopper.start();
      stoppers.add(stopper);
    }
    try {
      for (Thread stopper : stoppers) {
        stopper.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(ObjectName session) {
    try {
      server().invoke(session, "stop", new Object[0], new String[0]);
    } catch (JMException | RuntimeException e) {
      LOG.debug("session {} could not be stopped: {}", session, e.getClass().getName());
    }
  }

  boolean isStopped() {
    return server().isRegistered(stoppedName());
  }

  /** What it failed with, if it was stopped. */
  static LakeferryException stopped() {
    return new LakeferryException(
        ErrorCode.INTERRUPTED, "the comparison", "was asked to stop", "Start the command again");
  }

  /**
   * The connection, which {@link #stop} closes until it is closed.
   *
   * @throws LakeferryException INTERRUPTED if the comparison was stopped; the connection is closed
   */
  Connection keep(Connection connection) throws SQLException {
    ObjectName name = name("ComparedSession", UUID.randomUUID().toString());
    Session session = new Session(connection, name);
    try {
      server().registerMBean(session, name);
    } catch (JMException e) {
      connection.close();
      throw new IllegalStateException("the management server refuses a session", e);
    }
    // After it stands there: a stop either sees it or is seen.
    if (isStopped()) {
      session.close();
      throw stopped();
    }
    return (Connection)
        Proxy.newProxyInstance(
            Comparison.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> session.call(method, arguments));
  }

  private ObjectName stoppedName() {
    return name("StoppedComparison", "none");
  }

  private ObjectName name(String type, String session) {
    try {
      return new ObjectName(
          "io.lakeferry:type=" + type + ",comparison=" + id + ",session=" + session);
    } catch (JMException e) {
      throw new IllegalStateException("not a comparison: " + id, e);
    }
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  /** Thread-safe. */
  private static final class Session implements ComparedSessionMXBean {
    private final Connection connection;
    private final ObjectName name;
    private final Set<Statement> statements = ConcurrentHashMap.newKeySet();

    private Session(Connection connection, ObjectName name) {
      this.connection = connection;
      this.name = name;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("close")) {
        close();
        return null;
      }
      try {
        Object answer = method.invoke(connection, arguments);
        if (answer instanceof Statement statement) {
          statements.add(statement);
        }
        return answer;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    @Override
    public void stop() {
      if (connection == null) {
        return;
      }
      for (Statement statement : statements) {
        try {
          statement.cancel();
        } catch (SQLException | RuntimeException e) {
          LOG.debug("a statement could not be cancelled: {}", e.getClass().getName());
        }
      }
      try {
        close();
      } catch (SQLException | RuntimeException e) {
        LOG.debug("a session could not be closed: {}", e.getClass().getName());
      }
    }

    private void close() throws SQLException {
      try {
        server().unregisterMBean(name);
      } catch (JMException e) {
        LOG.trace("session {} was closed before", name);
      }
      connection.close();
    }
  }
}
