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

import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.StoredFile;
import io.lakeferry.sinks.volume.VolumeEntry;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The metastore's volumes and their files in memory; creation is atomic. */
final class MemoryVolumes {
  private record File(byte[] content, Instant modifiedAt) {}

  private static final class Volume {
    final String comment;
    final Instant createdAt;
    final Map<String, File> files = new TreeMap<>();

    Volume(String comment, Instant createdAt) {
      this.comment = comment;
      this.createdAt = createdAt;
    }
  }

  private final World world;
  private final Map<String, Volume> byName = new TreeMap<>();

  MemoryVolumes(World world) {
    this.world = world;
  }

  /**
   * @param createdAt null for a metastore that does not tell
   */
  void add(String name, String comment, Instant createdAt) {
    byName.put(name, new Volume(comment, createdAt));
  }

  void drop(String name) {
    byName.remove(name);
  }

  Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  void putFile(String volume, String name, byte[] content) {
    byName.get(volume).files.put(name, new File(content, world.now()));
  }

  Optional<byte[]> content(String volume, String file) {
    return Optional.ofNullable(byName.get(volume))
        .map(found -> found.files.get(file))
        .map(File::content);
  }

  /** As a client reaches them. */
  VolumeStore of(World.Client client) {
    return new Store(client);
  }

  private final class Store implements VolumeStore {
    private final World.Client client;

    Store(World.Client client) {
      this.client = client;
    }

    @Override
    public Creation create(String name, String comment) {
      return world.call(
          client,
          "create " + kind(name),
          () ->
              byName.putIfAbsent(name, new Volume(comment, world.now())) == null
                  ? Creation.CREATED
                  : Creation.ALREADY_EXISTS);
    }

    private String kind(String name) {
      return name.endsWith("_seal") ? "seal" : "volume";
    }

    @Override
    public Optional<VolumeEntry> find(String name) {
      return world.call(
          client,
          "find volume",
          () -> Optional.ofNullable(byName.get(name)).map(volume -> entry(name, volume)));
    }

    private VolumeEntry entry(String name, Volume volume) {
      return new VolumeEntry(name, volume.comment, volume.createdAt);
    }

    @Override
    public List<VolumeEntry> list(String prefix) {
      return world.call(
          client,
          "list volumes",
          () ->
              byName.entrySet().stream()
                  .filter(volume -> volume.getKey().startsWith(prefix))
                  .map(volume -> entry(volume.getKey(), volume.getValue()))
                  .toList());
    }

    @Override
    public void drop(String name) {
      world.call(
          client,
          "drop " + kind(name),
          () -> {
            Volume volume = byName.get(name);
            if (volume != null && !OwnMark.isOn(entry(name, volume))) {
              throw new AssertionError("a foreign volume was to be dropped: " + name);
            }
            return byName.remove(name);
          });
    }

    @Override
    public void drop(String name, String comment) {
      world.call(
          client,
          "drop " + kind(name),
          () -> {
            Volume volume = byName.get(name);
            return volume != null && volume.comment.equals(comment) ? byName.remove(name) : null;
          });
    }

    @Override
    public void write(String volume, String file, byte[] content) {
      world.call(
          client,
          file.startsWith("manifest") ? "write manifest" : "upload",
          () -> {
            Volume found = byName.get(volume);
            if (found == null) {
              throw new LakeferryException(
                  ErrorCode.IN_PROGRESS, "volume " + volume, "it is gone", "Try again");
            }
            return found.files.put(file, new File(content, world.now()));
          });
    }

    @Override
    public boolean writeIfAbsent(String volume, String file, byte[] content) {
      return world.call(
          client,
          "note",
          () -> {
            Volume found = byName.get(volume);
            if (found == null) {
              throw new LakeferryException(
                  ErrorCode.IN_PROGRESS, "volume " + volume, "it is gone", "Try again");
            }
            return found.files.putIfAbsent(file, new File(content, world.now())) == null;
          });
    }

    @Override
    public Optional<byte[]> read(String volume, String file) {
      return world.call(
          client,
          "read manifest",
          () ->
              Optional.ofNullable(byName.get(volume))
                  .map(found -> found.files.get(file))
                  .map(File::content));
    }

    @Override
    public void delete(String volume, String file) {
      world.call(
          client,
          "delete file",
          () -> {
            Volume found = byName.get(volume);
            return found == null ? null : found.files.remove(file);
          });
    }

    @Override
    public Optional<List<StoredFile>> files(String volume) {
      return world.call(
          client,
          "list files",
          () ->
              Optional.ofNullable(byName.get(volume))
                  .map(
                      found ->
                          found.files.entrySet().stream()
                              .map(
                                  file ->
                                      new StoredFile(
                                          file.getKey(),
                                          file.getValue().content().length,
                                          file.getValue().modifiedAt()))
                              .toList()));
    }

    @Override
    public void close() {}
  }
}
