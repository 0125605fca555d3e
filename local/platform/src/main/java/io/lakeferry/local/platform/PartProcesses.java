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
package io.lakeferry.local.platform;

import io.lakeferry.local.platform.PartStatus.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers of a folder as processes: how far each is, and their end. */
final class PartProcesses {
  private final StateFolder folder;
  private final ReadyFiles readyFiles;

  PartProcesses(StateFolder folder, ReadyFiles readyFiles) {
    this.folder = folder;
    this.readyFiles = readyFiles;
  }

  /** Stops servers: asks them, waits, then kills. Does nothing to those that do not run. */
  void stop(List<LocalPart> parts) {
    // Both get the signal before the first is waited for.
    parts.forEach(part -> process(part).live().ifPresent(ProcessHandle::destroy));
    parts.forEach(part -> process(part).stop());
  }

  /** Whether a process has said that it takes connections. */
  boolean saysReady(LocalPart part, long processId) {
    return readyFiles
        .processId(part, folder.readyFile(part))
        .filter(said -> said == processId)
        .isPresent();
  }

  private PartProcess process(LocalPart part) {
    return new PartProcess(folder, part);
  }

  /** How far a server is. */
  State state(LocalPart part) {
    PartProcess process = process(part);
    Optional<ProcessHandle> live = process.live();
    if (live.isEmpty()) {
      return process.rememberedId().isPresent() ? State.DEAD : State.STOPPED;
    }
    return saysReady(part, live.get().pid()) ? State.READY : State.STARTING;
  }

  /** What is known of a server. */
  PartStatus status(LocalPart part) {
    PartProcess process = process(part);
    State state = state(part);
    Instant startedAt = process.live().flatMap(live -> live.info().startInstant()).orElse(null);
    return new PartStatus(
        part,
        state,
        process.rememberedId().orElse(0L),
        startedAt,
        state == State.READY ? ports(part) : Map.of(),
        folder.bytesOnDisk(part));
  }

  private Map<String, Integer> ports(LocalPart part) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    Path file = folder.readyFile(part);
    switch (part) {
      case CLICKHOUSE ->
          readyFiles.clickhouse(file).ifPresent(ready -> ports.put("http", ready.port()));
      case DATABRICKS ->
          readyFiles
              .databricks(file)
              .ifPresent(
                  ready -> {
                    ports.put("https", ready.httpsPort());
                    ports.put("proxy", ready.proxyPort());
                    ports.put("admin", ready.adminPort());
                  });
    }
    return Collections.unmodifiableMap(ports);
  }
}
