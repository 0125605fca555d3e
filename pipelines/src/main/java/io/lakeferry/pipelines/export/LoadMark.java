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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mark in the attempt's volume that a worker of a launch has begun the load. Of many periods it
 * says who loads one; elsewhere it informs: a load goes on whatever the mark says, or whether there
 * can be one. It is no lock.
 */
final class LoadMark {
  private static final Logger LOG = LoggerFactory.getLogger(LoadMark.class);

  private LoadMark() {}

  /** Its name. A list that an earlier launch has sealed keeps the marks of that one. */
  static String of(ExportJob job) {
    return "load-" + job.launchId();
  }

  /**
   * Whether this worker is the first to begin the load.
   *
   * @throws LakeferryException if it cannot be told; IN_PROGRESS if the volume is gone
   */
  static boolean claim(SplitNotes notes, ExportJob job, Attempt attempt) {
    return claim(notes, of(job), attempt);
  }

  /** The same for a mark of any name. */
  static boolean claim(SplitNotes notes, String mark, Attempt attempt) {
    String own = new Tokens().get();
    // An answer may have got lost, and the call been repeated.
    return notes.mark(attempt, mark, own) || notes.marked(attempt, mark).equals(Optional.of(own));
  }

  /** Whether a worker has begun the load; true if nobody can tell. */
  static boolean stands(SplitNotes notes, ExportJob job, Attempt attempt) {
    try {
      return notes.marked(attempt, of(job)).isPresent();
    } catch (LakeferryException e) {
      LOG.debug("run {}: it cannot be told whether it is loaded: {}", job.runId(), e.what());
      return true;
    }
  }

  /**
   * Begins a load.
   *
   * @param attempt in whose volume the files stand
   * @return for the report that it is a repeated one; empty if it is the first, or nobody can tell
   */
  static List<String> begin(ExportJob job, Attempt attempt, WorkerSettings.Deaths deaths) {
    if (deaths == WorkerSettings.Deaths.END_THE_LAUNCH) {
      return List.of();
    }
    try (SplitNotes notes = job.target().openNotes()) {
      return claim(notes, job, attempt)
          ? List.of()
          : List.of("the load was repeated: a worker of this launch had begun it before");
    } catch (LakeferryException e) {
      if (e.code() == ErrorCode.INTERRUPTED) {
        throw e;
      }
      LOG.debug("run {}: the load is not noted: {}", job.runId(), e.what());
      return List.of();
    } catch (RuntimeException e) {
      LOG.debug("run {}: the load is not noted: {}", job.runId(), job.redaction().stackOf(e));
      return List.of();
    }
  }
}
