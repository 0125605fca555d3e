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

import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.transforms.settings.Redaction;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the launch is, wherever its workers live. Those in this process are asked; while there is
 * none, volumes are looked at for what workers elsewhere have left there: notes of the splits that
 * they have finished, and files. Flink itself tells nothing of Beam's batch jobs until a slot is
 * done.
 *
 * <p>Used by one thread, and closed by another.
 */
final class LaunchProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaunchProgress.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** A look at a volume of many files takes long: then we look less often. */
  private static final int PAUSES_PER_LOOK = 20;

  private final Workers workers;
  private final LoadTarget target;
  private final ProgressLook look;
  private final Redaction redaction;
  private final LongSupplier nanoTime;
  private SplitNotes notes;
  private boolean closed;
  private Progress seen = Progress.NONE;
  private long nextLook;

  /**
   * @param target opens what is looked at
   * @param nanoTime as {@link System#nanoTime()}
   */
  LaunchProgress(
      Workers workers,
      LoadTarget target,
      ProgressLook look,
      Redaction redaction,
      LongSupplier nanoTime) {
    this.workers = workers;
    this.target = target;
    this.look = look;
    this.redaction = redaction;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong() + PAUSE.toNanos();
  }

  /** What is known now; never throws for a target that does not answer. */
  Progress now() {
    Progress here = workers.progress();
    if (workers.wereSeen()) {
      return here;
    }
    long begun = nanoTime.getAsLong();
    if (begun - nextLook < 0) {
      return seen;
    }
    try {
      seen = look.at(openNotes());
    } catch (RuntimeException e) {
      LOG.debug("the volumes could not be looked at: {}", redaction.stackOf(e));
    }
    long took = nanoTime.getAsLong() - begun;
    nextLook = begun + took + Math.max(PAUSE.toNanos(), PAUSES_PER_LOOK * took);
    return seen;
  }

  private synchronized SplitNotes openNotes() {
    if (closed) {
      throw OpenConnections.stopped();
    }
    if (notes == null) {
      notes = target.openNotes();
    }
    return notes;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (notes != null) {
      notes.close();
      notes = null;
    }
  }
}
