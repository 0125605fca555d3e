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

import io.lakeferry.pipelines.export.LoadTarget;
import io.lakeferry.pipelines.export.ShardUpload;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LookBack;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A target whose loads wait for their turn. They are sealed by then, so that whatever ends the
 * waiting loses nothing; reading, uploading and sealing wait for nobody.
 */
record TurnTakingTarget(LoadTarget target, LoadTurn.Ticket ticket) implements LoadTarget {
  /** A stop ends the waiting within this time. */
  private static final long PATIENCE_MILLIS = 500;

  @Override
  public LoadProtocol openProtocol() {
    return new Waiting(target.openProtocol(), ticket);
  }

  @Override
  public SplitNotes openNotes() {
    return target.openNotes();
  }

  @Override
  public ShardUpload openUpload() {
    return target.openUpload();
  }

  private static final class Waiting implements LoadProtocol {
    private final LoadProtocol protocol;
    private final LoadTurn.Ticket ticket;
    private volatile boolean closed;

    Waiting(LoadProtocol protocol, LoadTurn.Ticket ticket) {
      this.protocol = protocol;
      this.ticket = ticket;
    }

    @Override
    public LoadOutcome load(SealedRun sealedRun) {
      LoadTurnMXBean turn = ticket.find();
      if (turn == null) {
        return protocol.load(sealedRun);
      }
      String load = UUID.randomUUID().toString();
      boolean entered = enter(turn, load);
      try {
        return protocol.load(sealedRun);
      } finally {
        if (entered) {
          leave(turn, load);
        }
      }
    }

    /** False if there is no turn any more. */
    private boolean enter(LoadTurnMXBean turn, String load) {
      try {
        while (!turn.enter(load, PATIENCE_MILLIS)) {
          if (closed || Thread.currentThread().isInterrupted()) {
            throw new LakeferryException(
                ErrorCode.INTERRUPTED,
                "the export",
                "was asked to stop",
                "Start the command again");
          }
        }
        return true;
      } catch (UndeclaredThrowableException e) {
        return false;
      }
    }

    private static void leave(LoadTurnMXBean turn, String load) {
      try {
        turn.leave(load);
      } catch (UndeclaredThrowableException e) {
        // It was closed meanwhile: nobody waits.
        return;
      }
    }

    @Override
    public void preflight() {
      protocol.preflight();
    }

    @Override
    public LookBack lookBack() {
      return protocol.lookBack();
    }

    @Override
    public Attempt prepare() {
      return protocol.prepare();
    }

    @Override
    public SealedRun seal(Attempt attempt, Set<Integer> plannedSplits, List<SplitResult> results) {
      return protocol.seal(attempt, plannedSplits, results);
    }

    @Override
    public LoadOutcome loadEmptyWindow() {
      return protocol.loadEmptyWindow();
    }

    @Override
    public List<String> giveUp(Attempt ownAttempt) {
      return protocol.giveUp(ownAttempt);
    }

    @Override
    public List<String> cleanUp(Attempt ownAttempt) {
      return protocol.cleanUp(ownAttempt);
    }

    @Override
    public int statementsSent() {
      return protocol.statementsSent();
    }

    @Override
    public void close() {
      closed = true;
      protocol.close();
    }
  }
}
