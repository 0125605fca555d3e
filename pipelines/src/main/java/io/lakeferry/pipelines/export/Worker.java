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
package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's entry in its process's management server. Thread-safe. */
final class Worker implements WorkerMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final ObjectName name;
  private final Runnable stopAction;
  private final WorkerMetrics metrics = new WorkerMetrics();
  private final Thread owner = Thread.currentThread();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong uploadedBytes = new AtomicLong();
  private final AtomicInteger splitsDone = new AtomicInteger();
  private volatile boolean stopped;

  private Worker(ObjectName name, Runnable stopAction) {
    this.name = name;
    this.stopAction = stopAction;
  }

  /**
   * Enters a worker.
   *
   * @param stopAction closes its connections; called from another thread, may be called again
   * @throws LakeferryException INTERRUPTED if the launch was stopped, see {@link #refuseAll}
   */
  static Worker register(String launchId, Runnable stopAction) {
    requireNotStopped(launchId);
    try {
      Worker worker =
          new Worker(new ObjectName(pattern(launchId, UUID.randomUUID().toString())), stopAction);
      server().registerMBean(worker, worker.name);
      try {
        // Who stops a launch first refuses new workers, then stops those that have entered: so one
        // of the two sees the other.
        requireNotStopped(launchId);
      } catch (LakeferryException e) {
        worker.close();
        throw e;
      }
      return worker;
    } catch (JMException e) {
      throw new IllegalStateException("the management server refuses a worker", e);
    }
  }

  /** Lets no worker of the launch enter in this process any more; not taken back. */
  static void refuseAll(String launchId) {
    try {
      server().registerMBean(new StoppedLaunch(), stoppedName(launchId));
    } catch (InstanceAlreadyExistsException e) {
      LOG.trace("launch {} was stopped before", launchId);
    } catch (JMException e) {
      throw new IllegalStateException("the management server refuses to know of a stop", e);
    }
  }

  /**
   * Checks that the launch may go on: a runner that is about to end still hands out what it has.
   *
   * @throws LakeferryException INTERRUPTED if it was stopped
   */
  static void requireNotStopped(String launchId) {
    if (server().isRegistered(stoppedName(launchId))) {
      throw OpenConnections.stopped();
    }
  }

  private static ObjectName stoppedName(String launchId) {
    try {
      return new ObjectName("io.lakeferry:type=StoppedLaunch,launch=" + launchId);
    } catch (JMException e) {
      throw new IllegalStateException("not a launch: " + launchId, e);
    }
  }

  /** The names of all workers of a launch in this process. */
  static Set<ObjectName> namesOf(String launchId) {
    try {
      return server().queryNames(new ObjectName(pattern(launchId, "*")), null);
    } catch (JMException e) {
      throw new IllegalStateException("not a launch: " + launchId, e);
    }
  }

  /**
   * Hands over to Beam what the workers of this thread have counted. For a source, which in some
   * runners is asked for the next split between two of the worker's.
   */
  static void publish(String launchId) {
    for (ObjectName name : namesOf(launchId)) {
      try {
        JMX.newMXBeanProxy(server(), name, WorkerMXBean.class).publishMetrics();
      } catch (RuntimeException e) {
        LOG.debug("worker {} went away: {}", name, Redaction.OF_PATTERNS.stackOf(e));
      }
    }
  }

  static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  private static String pattern(String launchId, String worker) {
    return "io.lakeferry:type=Worker,launch=" + launchId + ",worker=" + worker;
  }

  void addRows(long count) {
    rows.addAndGet(count);
    if (count > 0) {
      metrics.add(WorkerMetrics.Count.ROWS_READ, count);
    }
  }

  /** Of one file. */
  void addUploadedBytes(long count) {
    uploadedBytes.addAndGet(count);
    metrics.add(WorkerMetrics.Count.BYTES_UPLOADED, count);
    metrics.add(WorkerMetrics.Count.FILES_UPLOADED, 1);
  }

  void splitDone() {
    splitsDone.incrementAndGet();
  }

  /** What it counts for whoever watches. */
  WorkerMetrics metrics() {
    return metrics;
  }

  /** Whether {@link #stop} was called. */
  boolean isStopped() {
    return stopped;
  }

  @Override
  public long getRows() {
    return rows.get();
  }

  @Override
  public long getUploadedBytes() {
    return uploadedBytes.get();
  }

  @Override
  public int getSplitsDone() {
    return splitsDone.get();
  }

  @Override
  public void publishMetrics() {
    if (Thread.currentThread() == owner) {
      metrics.publish();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    stopAction.run();
  }

  @Override
  public void close() {
    try {
      server().unregisterMBean(name);
    } catch (JMException e) {
      LOG.debug("worker {} was gone already: {}", name, Redaction.OF_PATTERNS.stackOf(e));
    }
  }

  /** One for each launch: the management server takes no bean under two names. */
  private static final class StoppedLaunch implements StoppedLaunchMXBean {
    @Override
    public boolean isStopped() {
      return true;
    }
  }
}
