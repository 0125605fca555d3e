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

import io.lakeferry.transforms.settings.Redaction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of one launch that live in this process. Thread-safe. */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  private static final Duration POLL = Duration.ofMillis(20);

  private final String launchId;
  private final Redaction redaction;

  /** What each worker told last: one that is gone still counts. */
  private final Map<ObjectName, Progress> lastSeen = new ConcurrentHashMap<>();

  Workers(String launchId, Redaction redaction) {
    this.launchId = launchId;
    this.redaction = redaction;
  }

  /** How far all are together. */
  Progress progress() {
    for (ObjectName name : Worker.namesOf(launchId)) {
      try {
        WorkerMXBean worker = proxy(name);
        lastSeen.put(
            name,
            new Progress(worker.getRows(), worker.getUploadedBytes(), worker.getSplitsDone()));
      } catch (RuntimeException e) {
        LOG.debug("worker {} went away: {}", name, redaction.stackOf(e));
      }
    }
    return lastSeen.values().stream().reduce(Progress.NONE, Progress::plus);
  }

  /** Whether any was seen so far by {@link #progress}. */
  boolean wereSeen() {
    return !lastSeen.isEmpty();
  }

  /**
   * Stops all, beside each other, and lets none begin any more; returns when their connections are
   * closed.
   */
  void stop() {
    Worker.refuseAll(launchId);
    Aside.runAll(
        Worker.namesOf(launchId).stream().map(name -> (Runnable) () -> stop(name)).toList());
  }

  private void stop(ObjectName name) {
    try {
      Worker.server().invoke(name, "stop", new Object[0], new String[0]);
    } catch (JMException | RuntimeException e) {
      LOG.debug("worker {} could not be stopped: {}", name, redaction.stackOf(e));
    }
  }

  /**
   * Stops all and waits until the runner has torn them down: a runner throws the first error while
   * other workers still work.
   *
   * @param patience how long to wait at most
   */
  void stopAndAwait(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Thread stopper = new Thread(this::stop, "lakeferry-stop-workers");
    stopper.setDaemon(true);
    stopper.start();
    boolean interrupted = false;
    while ((stopper.isAlive() || !Worker.namesOf(launchId).isEmpty())
        && System.nanoTime() < deadline) {
      // With the flag set every wait would end at once, and this one turn into a busy loop.
      interrupted |= Thread.interrupted();
      LockSupport.parkNanos(POLL.toNanos());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static WorkerMXBean proxy(ObjectName name) {
    return JMX.newMXBeanProxy(Worker.server(), name, WorkerMXBean.class);
  }
}
