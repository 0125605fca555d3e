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
package io.lakeferry.pipelines.backfill;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets loads of one process into one table go one after another. Two MERGEs into one table at the
 * same time conflict, and the one that loses has done all its work in vain.
 *
 * <p>It saves work and no more: loads are right without it, as those of other processes are. So
 * where a runner works in processes of its own, its loads find no turn and do not wait.
 */
public final class LoadTurn implements LoadTurnMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadTurn.class);

  private final ObjectName name;
  private final Semaphore free = new Semaphore(1, true);
  private String holder;

  private LoadTurn(ObjectName name) {
    this.name = name;
  }

  /** Makes one that is known in this process until it is closed. */
  public static LoadTurn open() {
    try {
      LoadTurn turn = new LoadTurn(nameOf(UUID.randomUUID().toString()));
      server().registerMBean(turn, turn.name);
      return turn;
    } catch (JMException e) {
      throw new IllegalStateException("the management server refuses a turn", e);
    }
  }

  /** What a load needs to take part; travels with it. */
  public Ticket ticket() {
    return new Ticket(name.getKeyProperty("turn"));
  }

  @Override
  public boolean enter(String load, long millis) {
    try {
      if (!free.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    synchronized (this) {
      holder = load;
    }
    return true;
  }

  @Override
  public synchronized void leave(String load) {
    if (load.equals(holder)) {
      holder = null;
      free.release();
    }
  }

  /** From now on nobody waits for it. */
  @Override
  public void close() {
    try {
      server().unregisterMBean(name);
    } catch (JMException e) {
      LOG.debug("turn {} was gone already", name);
    }
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  private static ObjectName nameOf(String turn) throws JMException {
    return new ObjectName("io.lakeferry:type=LoadTurn,turn=" + turn);
  }

  /**
   * A load's way to its turn.
   *
   * @param turn its name in the management server; null for loads that wait for nobody
   */
  public record Ticket(String turn) implements Serializable {
    /** For loads that wait for nobody. */
    public static final Ticket NONE = new Ticket(null);

    /** The turn, if there is one in this process; else null. */
    LoadTurnMXBean find() {
      if (turn == null) {
        return null;
      }
      try {
        ObjectName name = nameOf(turn);
        return server().isRegistered(name)
            ? JMX.newMXBeanProxy(server(), name, LoadTurnMXBean.class)
            : null;
      } catch (JMException e) {
        throw new IllegalStateException("not a turn: " + turn, e);
      }
    }
  }
}
