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
package io.lakeferry.sinks.volume;

import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.Optional;

/**
 * The volumes of one schema. Every method tries again by itself while the service refuses for now
 * or does not answer, a bounded number of times; it throws {@link LakeferryException} with
 * AUTHENTICATION, PERMISSION, UNKNOWN_OBJECT (catalog or schema) or TARGET_UNAVAILABLE.
 */
public interface VolumeStore extends AutoCloseable {

  /** How a creation ended. */
  enum Creation {
    CREATED,
    /** The name was taken when we asked; by whom, only its comment tells. */
    ALREADY_EXISTS
  }

  /**
   * Creates a managed volume. Of several creators of one name the metastore lets one win. As the
   * answer to a creation can get lost and the creation be asked for again, ALREADY_EXISTS may mean
   * one's own.
   */
  Creation create(String name, String comment);

  /** Finds a volume by its name. */
  Optional<VolumeEntry> find(String name);

  /** All volumes of the schema whose name begins with {@code prefix}. */
  List<VolumeEntry> list(String prefix);

  /** Drops a volume with its files; it is no error if it is gone. */
  void drop(String name);

  /**
   * As {@link #drop}, but only as long as the volume has this comment. The service drops by name
   * only, and a call whose answer got lost is sent again: so before each sending the volume is
   * read, and one that somebody else has created under the name meanwhile is left alone. It is no
   * error if the volume is gone or another one.
   */
  void drop(String name, String comment);

  /**
   * Stores a small file under a name that nobody else uses.
   *
   * @throws LakeferryException IN_PROGRESS if the volume is gone
   */
  void write(String volume, String file, byte[] content);

  /**
   * Stores a small file under a name that others may use, too. Of several that do at the same time
   * one wins, or the service is as unsure as it says ("uploads without overwrite" are not
   * documented as safe against racing writers): whoever asks must be able to live with two winners.
   *
   * @return false if the name was taken; also if an earlier answer to this call got lost
   * @throws LakeferryException IN_PROGRESS if the volume is gone
   */
  boolean writeIfAbsent(String volume, String file, byte[] content);

  /** Reads a small file whole; empty if the file or the volume is gone. */
  Optional<byte[]> read(String volume, String file);

  /** Deletes a file; it is no error if it, or its volume, is gone. */
  void delete(String volume, String file);

  /** The files of a volume, not those in folders; empty if the volume is gone. */
  Optional<List<StoredFile>> files(String volume);

  @Override
  void close();
}
