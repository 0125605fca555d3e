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

import io.lakeferry.sinks.volume.StoredFile;
import io.lakeferry.sinks.volume.VolumeStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes as small files beside the shards, in the volume of the attempt: {@code <split>-begun.json},
 * {@code <split>-done.json} and {@code mark-<name>.txt}.
 *
 * <p>Taking a result over is as safe as reading the split again:
 *
 * <ul>
 *   <li>the note is written after all files of the split were found in the volume with their sizes,
 *       and after the rows were found complete; files are never overwritten, and deleted only with
 *       the whole volume;
 *   <li>it belongs to one attempt, and an attempt has one plan: the same number means the same
 *       bounds;
 *   <li>if two workers finish one split, a zombie and who replaced it, either result is whole, and
 *       whichever the runner gathers is the one that the seal lists. The seal compares all sizes
 *       once more, and refuses a list with one split twice;
 *   <li>nothing is decided by a note's absence: a split without one is read again.
 * </ul>
 */
final class VolumeSplitNotes implements SplitNotes {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeSplitNotes.class);
  private static final Pattern BEGUN_NAME = Pattern.compile("(\\d{1,9})-begun\\.json");
  private static final Pattern DONE_NAME = Pattern.compile("(\\d{1,9})-done\\.json");
  private static final byte[] BEGUN = "{}".getBytes(StandardCharsets.UTF_8);

  private final VolumeStore volumes;

  VolumeSplitNotes(VolumeStore volumes) {
    this.volumes = volumes;
  }

  @Override
  public boolean begin(Attempt attempt, int splitId) {
    return volumes.writeIfAbsent(attempt.volumeName(), splitId + "-begun.json", BEGUN);
  }

  @Override
  public void finish(Attempt attempt, SplitResult result) {
    var node = Json.object();
    SplitCodec.put(node, result);
    // Of two that finish one split the first note stays.
    volumes.writeIfAbsent(
        attempt.volumeName(),
        doneName(result.splitId()),
        Json.text(node).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<SplitResult> finished(Attempt attempt, int splitId) {
    return volumes
        .read(attempt.volumeName(), doneName(splitId))
        .flatMap(content -> read(attempt, splitId, content));
  }

  private static Optional<SplitResult> read(Attempt attempt, int splitId, byte[] content) {
    try {
      SplitResult result = SplitCodec.read(Json.read(new String(content, StandardCharsets.UTF_8)));
      if (result.splitId() == splitId) {
        return Optional.of(result);
      }
    } catch (IllegalArgumentException e) {
      LOG.debug("the note of split {} is cut off", splitId, e);
    }
    LOG.warn(
        "run {}: the note of split {} cannot be read, so the split is read again",
        attempt.runId(),
        splitId);
    return Optional.empty();
  }

  @Override
  public Optional<Standing> standing(Attempt attempt) {
    return volumes.files(attempt.volumeName()).map(VolumeSplitNotes::standing);
  }

  private static Standing standing(List<StoredFile> files) {
    long bytes =
        files.stream()
            .filter(file -> file.name().endsWith(".parquet"))
            .mapToLong(StoredFile::bytes)
            .sum();
    return new Standing(splits(files), bytes);
  }

  @Override
  public Optional<NotedSplits> noted(Attempt attempt) {
    return volumes.files(attempt.volumeName()).map(VolumeSplitNotes::splits);
  }

  private static NotedSplits splits(List<StoredFile> files) {
    return new NotedSplits(ids(files, BEGUN_NAME), ids(files, DONE_NAME));
  }

  private static Set<Integer> ids(List<StoredFile> files, Pattern name) {
    return files.stream()
        .map(file -> name.matcher(file.name()))
        .filter(Matcher::matches)
        .map(found -> Integer.valueOf(found.group(1)))
        .collect(Collectors.toSet());
  }

  @Override
  public boolean mark(Attempt attempt, String mark, String text) {
    return volumes.writeIfAbsent(
        attempt.volumeName(), markName(mark), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<String> marked(Attempt attempt, String mark) {
    return volumes
        .read(attempt.volumeName(), markName(mark))
        .map(content -> new String(content, StandardCharsets.UTF_8));
  }

  private static String markName(String mark) {
    return "mark-" + mark + ".txt";
  }

  private static String doneName(int splitId) {
    return splitId + "-done.json";
  }

  @Override
  public void close() {
    volumes.close();
  }
}
