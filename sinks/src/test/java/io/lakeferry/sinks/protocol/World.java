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
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Metastore, files, target and ledger in memory, as the protocol assumes them, and a clock that
 * moves with the calls. A shard's content is the keys of its rows, one a line, so that the target
 * shows which rows stand in it how often.
 */
final class World {
  /** What happens around one call of a client. */
  interface Client {
    /** Called before the call has its effect; may throw. */
    default void before(String call) {}

    /** Called after it, before the caller sees the answer; may throw. */
    default void after(String call) {}

    /** The answer of this call is lost, and the caller's connection asks again by itself. */
    default boolean losesAnswer(String call) {
      return false;
    }

    /** What is wrong with this call, each time that it is sent. */
    default Trouble troubleIn(String call) {
      return Trouble.NONE;
    }

    /** The caller waits, and others may act. */
    default void waits() {}
  }

  /** What can be wrong with a call. */
  enum Trouble {
    NONE,
    /** The service refuses for now; the caller's connection asks again by itself. */
    TRANSIENT,
    /** A right is missing. */
    PERMANENT,
    /** It hangs until its time-out, and has no effect. */
    TIMED_OUT,
    /** The caller gives up waiting; a statement goes on and has its effect later. */
    TIMED_OUT_LATE
  }

  private final MemoryVolumes volumes = new MemoryVolumes(this);
  private final MemoryLedger ledger = new MemoryLedger(this);
  private final MemoryStaging staging = new MemoryStaging(this);
  private final MemoryTarget target = new MemoryTarget(this);
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  MemoryTarget target() {
    return target;
  }

  void dropVolume(String name) {
    volumes.drop(name);
  }

  List<LedgerRow> ledgerRows() {
    return ledger.rows();
  }

  Set<String> volumeNames() {
    return volumes.names();
  }

  void addForeignVolume(String name, String comment) {
    volumes.add(name, comment, now);
  }

  /** As of a metastore that does not tell when a volume was created. */
  void addVolumeOfUnknownAge(String name, String comment) {
    volumes.add(name, comment, null);
  }

  /** The ledger is there no more, or is not to be seen. */
  void hideLedger() {
    ledger.hide();
  }

  void putFile(String volume, String name, String content) {
    volumes.putFile(volume, name, content.getBytes(StandardCharsets.UTF_8));
  }

  MemoryStaging staging() {
    return staging;
  }

  Optional<byte[]> content(String volume, String file) {
    return volumes.content(volume, file);
  }

  /** A statement is sent, and those of dead clients go on. */
  void step() {
    tick();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Lets COPYs of dead clients run to their end. */
  void drain() {
    target.drain();
    staging.drain();
  }

  private void tick() {
    now = now.plusMillis(7);
    staging.tick();
    target.tick();
  }

  Instant now() {
    return now;
  }

  Clock clock() {
    return clock(Duration.ZERO);
  }

  /**
   * @param ahead by how much it is wrong
   */
  Clock clock(Duration ahead) {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.plus(ahead);
      }
    };
  }

  /** One call of a client: what happens around it, and its effect. */
  <T> T call(Client client, String name, Supplier<T> effect) {
    client.before(name);
    tick();
    strike(client, name, effect);
    T answer = effect.get();
    if (client.losesAnswer(name)) {
      // Until the caller's connection asks again, others may act.
      client.waits();
      answer = effect.get();
    }
    client.after(name);
    return answer;
  }

  /** What is wrong with a call, up to the point where it is answered after all. */
  private void strike(Client client, String name, Supplier<?> effect) {
    Trouble trouble = client.troubleIn(name);
    while (trouble == Trouble.TRANSIENT) {
      pass(Duration.ofSeconds(1));
      client.waits();
      trouble = client.troubleIn(name);
    }
    switch (trouble) {
      case NONE, TRANSIENT -> {}
      case PERMANENT ->
          throw new LakeferryException(
              ErrorCode.PERMISSION, name, "a right is missing", "Grant it");
      case TIMED_OUT -> throw timedOut(client, name);
      case TIMED_OUT_LATE -> {
        Object lost = effect.get();
        throw timedOut(client, name + ", whose answer would have been " + lost);
      }
    }
  }

  private LakeferryException timedOut(Client client, String name) {
    pass(Launch.PATIENCE);
    client.waits();
    return new LakeferryException(ErrorCode.TIMED_OUT, name, "it hung", "Try again");
  }

  VolumeStore volumes(Client client) {
    return volumes.of(client);
  }

  Ledger ledger(Client client) {
    return ledger.of(client);
  }

  TargetTable target(Client client, RunSpecification specification) {
    return target.of(client, specification);
  }

  /** Counts as {@code runs} does. */
  TargetProbe probe() {
    return seal -> target.count(seal.ingestedAt());
  }
}
