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
import io.lakeferry.sinks.volume.VolumeEntry;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads seals and the manifests that they fix. */
final class SealReader {
  private final VolumeStore volumes;

  SealReader(VolumeStore volumes) {
    this.volumes = volumes;
  }

  /**
   * The run's seal.
   *
   * @throws LakeferryException COUNTS_DISAGREE if a volume of the seal's name is there that is none
   */
  Optional<VolumeMark.OfSeal> find(String runId) {
    return standing(runId).map(Standing::mark);
  }

  /** The run's seal with the volume that it is; throws as {@link #find}. */
  Optional<Standing> standing(String runId) {
    Optional<VolumeEntry> volume = volumes.find(RunIds.sealVolume(runId));
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    if (VolumeMark.of(volume.get()).orElse(null) instanceof VolumeMark.OfSeal seal
        && seal.runId().equals(runId)) {
      return Optional.of(new Standing(volume.get(), seal));
    }
    throw new LakeferryException(
        ErrorCode.COUNTS_DISAGREE,
        "volume " + volume.get().name(),
        "it stands in the place of the run's seal, but its comment is none of ours",
        "Look at it and drop it by hand, if nobody needs it");
  }

  /** A seal as it stands in the metastore. */
  record Standing(VolumeEntry volume, VolumeMark.OfSeal mark) {}

  /** Whether this very list is the one that is sealed. */
  boolean stands(SealedRun sealed) {
    return find(sealed.manifest().identity().runId())
        .filter(seal -> seal.attemptId().equals(sealed.attempt().attemptId()))
        .filter(seal -> seal.ingestedAt().equals(sealed.manifest().ingestedAt()))
        .isPresent();
  }

  /** All seals of the schema. */
  List<VolumeMark.OfSeal> all() {
    List<VolumeMark.OfSeal> seals = new ArrayList<>();
    for (VolumeEntry volume : volumes.list(OwnMark.NAME_PREFIX)) {
      if (VolumeMark.of(volume).orElse(null) instanceof VolumeMark.OfSeal seal) {
        seals.add(seal);
      }
    }
    return seals;
  }

  /**
   * The sealed list; empty if the manifest is gone, which is the case when the run was committed
   * and is being cleaned up.
   *
   * @throws LakeferryException COUNTS_DISAGREE if the manifest is not the one that was sealed
   */
  Optional<SealedRun> open(VolumeMark.OfSeal seal) {
    Attempt attempt = RunIds.attempt(seal.identity(), seal.attemptId());
    if (seal.manifest() == null) {
      return Optional.of(
          new SealedRun(
              attempt,
              new Manifest(
                  seal.identity(),
                  seal.fingerprint(),
                  seal.tableId(),
                  seal.ingestedAt(),
                  List.of(),
                  List.of())));
    }
    Optional<byte[]> bytes = volumes.read(attempt.volumeName(), seal.manifest().name());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    boolean same =
        bytes.get().length == seal.manifest().bytes()
            && Hashes.sha256(bytes.get()).equals(seal.manifest().sha256());
    if (!same) {
      throw new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          "run " + seal.runId(),
          "its manifest is not the one that was sealed",
          "See `runs show`; `runs abandon` frees the window for a new extraction");
    }
    return Optional.of(new SealedRun(attempt, ManifestCodec.read(bytes.get())));
  }

  static LakeferryException manifestGone(String runId) {
    return new LakeferryException(
        ErrorCode.COUNTS_DISAGREE,
        "run " + runId,
        "it is sealed, but its manifest is gone and the ledger does not know it",
        "See `runs show`; `runs abandon` frees the window for a new extraction");
  }
}
