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
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a worker needs to export splits, of one window at a time: a folder, threads for uploads, the
 * notes, and its entry in the management server.
 */
final class Workbench implements AutoCloseable {
  private final WorkFolder folder;
  private final SplitNotes notes;
  private final ExecutorService uploads;
  private final Worker worker;
  private OpenWindow window;
  private boolean closed;

  /**
   * Sets it up.
   *
   * @param job of any of the windows
   * @throws RuntimeException if that is not possible; nothing is left open then
   */
  Workbench(ExportJob job, WorkerSettings settings) {
    Worker.requireNotStopped(job.launchId());
    folder = WorkFolder.open(Path.of(job.tuning().workFolder()));
    uploads = Executors.newFixedThreadPool(settings.splitsAtOnce(), Workbench::uploadThread);
    SplitNotes opened = null;
    try {
      opened =
          switch (settings.deaths()) {
            case END_THE_LAUNCH -> SplitNotes.NONE;
            case ARE_SURVIVED -> job.target().openNotes();
          };
      worker = Worker.register(job.launchId(), this::disconnect);
    } catch (RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      folder.close();
      throw e;
    }
    notes = opened;
  }

  Path folder() {
    return folder.path();
  }

  SplitNotes notes() {
    return notes;
  }

  ExecutorService uploads() {
    return uploads;
  }

  Worker worker() {
    return worker;
  }

  /** Connects to a window; the one before is closed. */
  OpenWindow open(ExportJob job, PlannedWindow planned, Attempt attempt) {
    closeWindow();
    OpenWindow opened = OpenWindow.open(job, planned, attempt, this);
    synchronized (this) {
      if (!closed) {
        window = opened;
        return opened;
      }
    }
    opened.close();
    throw OpenConnections.stopped();
  }

  /** Closes the window that is open, if one is. */
  void closeWindow() {
    OpenWindow open;
    synchronized (this) {
      open = window;
      window = null;
    }
    if (open != null) {
      open.close();
    }
  }

  /** Interrupts what is uploaded; nothing is uploaded any more. */
  void stopUploads() {
    uploads.shutdownNow();
  }

  /** Closes all connections, for good; from any thread. */
  void disconnect() {
    synchronized (this) {
      closed = true;
    }
    try {
      closeWindow();
    } finally {
      if (notes != null) {
        notes.close();
      }
    }
  }

  /**
   * Leaves. Connections are closed by then ({@link #disconnect}), and nothing uses the folder. The
   * worker goes last: whoever waits for that finds the folder gone.
   */
  @Override
  public void close() {
    stopUploads();
    folder.close();
    worker.close();
  }

  private static Thread uploadThread(Runnable work) {
    Thread thread = new Thread(work, "lakeferry-upload");
    thread.setDaemon(true);
    return thread;
  }
}
