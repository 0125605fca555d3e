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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The launcher's own open connections, so that another thread can close them. Thread-safe. */
final class OpenConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  private final Set<AutoCloseable> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Redaction redaction;
  private boolean closed;

  OpenConnections(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Opens a connection, unless all was closed meanwhile. */
  <T extends AutoCloseable> T open(Supplier<T> opening) {
    T connection = opening.get();
    synchronized (this) {
      if (!closed) {
        open.add(connection);
        return connection;
      }
    }
    close(connection);
    throw stopped();
  }

  /** Closes a connection that {@link #open} gave. */
  void close(AutoCloseable connection) {
    synchronized (this) {
      open.remove(connection);
    }
    try {
      connection.close();
    } catch (Exception e) {
      LOG.debug("a connection did not close: {}", redaction.stackOf(e));
    }
  }

  /** Lets nothing be opened any more; returns at once. */
  synchronized void refuse() {
    closed = true;
  }

  /** Closes all, beside each other, and lets nothing be opened any more. */
  void closeForGood() {
    List<Runnable> closing = new ArrayList<>();
    synchronized (this) {
      closed = true;
      open.forEach(connection -> closing.add(() -> close(connection)));
    }
    Aside.runAll(closing);
  }

  /** Whether {@link #refuse} or {@link #closeForGood} was called. */
  synchronized boolean isClosedForGood() {
    return closed;
  }

  static LakeferryException stopped() {
    return new LakeferryException(
        ErrorCode.INTERRUPTED, "the export", "was asked to stop", "Start the command again");
  }

  /** As {@link #stopped()}, with what the stop made fail, for the debug log. */
  static LakeferryException stoppedBy(Throwable thrown) {
    LakeferryException stopped = stopped();
    stopped.addSuppressed(thrown);
    return stopped;
  }
}
