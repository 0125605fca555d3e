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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.VolumeEntry;
import io.lakeferry.transforms.row.TextCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
  private static final RunIdentity IDENTITY =
      Launch.specification(
              Instant.parse("2026-03-01T08:00:00.000001Z"),
              Instant.parse("2026-03-01T09:00:00Z"),
              3)
          .identity();

  private static Manifest manifest() {
    return new Manifest(
        IDENTITY,
        "print",
        "table",
        Instant.parse("2026-03-01T10:00:00.000007Z"),
        List.of("uuid STRING"),
        List.of(
            new SplitResult(
                0,
                5,
                6,
                6,
                new TextCounts(3, 4),
                2,
                List.of(new ShardFile("0-0-a.parquet", 6, 1234567890123L)),
                Duration.ofNanos(1),
                Duration.ofSeconds(2),
                Duration.ofHours(3),
                SplitResult.Origin.READ),
            new SplitResult(
                1,
                0,
                0,
                0,
                TextCounts.NONE,
                1,
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                SplitResult.Origin.READ)));
  }

  @Test
  void readsWhatItWrote() {
    assertThat(ManifestCodec.read(ManifestCodec.write(manifest()))).isEqualTo(manifest());
  }

  @Test
  void refusesWhatIsCutOrNewer() {
    byte[] bytes = ManifestCodec.write(manifest());
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertThatThrownBy(
            () ->
                ManifestCodec.read(
                    text.substring(0, text.length() / 2).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ManifestCodec.read(
                    text.replace("\"version\":1", "\"version\":2")
                        .getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sealsReadWhatTheyWrote() {
    VolumeMark.OfSeal seal =
        new VolumeMark.OfSeal(
            IDENTITY,
            "attempt",
            new VolumeMark.ManifestReference("manifest-x.json", 77, "abc"),
            "print",
            "table",
            Instant.parse("2026-03-01T10:00:00.000007Z"),
            "databricks_ingested_timestamp",
            RunSpecification.WriteMode.APPEND,
            Duration.ofMinutes(90));
    VolumeMark.OfSeal empty =
        new VolumeMark.OfSeal(
            IDENTITY,
            "attempt",
            null,
            "print",
            "table",
            seal.ingestedAt(),
            null,
            RunSpecification.WriteMode.MERGE,
            null);
    for (VolumeMark.OfSeal mark : List.of(seal, empty)) {
      assertThat(VolumeMark.of(new VolumeEntry("lf_x_seal", mark.comment(), Instant.EPOCH)))
          .contains(mark);
    }
    assertThat(seal.comment()).as("comments stay short").hasSizeLessThan(1000);
  }

  @Test
  void foreignVolumesAreNobodysMark() {
    String comment = new VolumeMark.OfAttempt("run", "attempt").comment();
    assertThat(VolumeMark.of(new VolumeEntry("mine", comment, Instant.EPOCH))).isEmpty();
    assertThat(VolumeMark.of(new VolumeEntry("lf_x", "my own", Instant.EPOCH))).isEmpty();
    assertThat(VolumeMark.of(new VolumeEntry("lf_x", OwnMark.COMMENT_PREFIX + "?", Instant.EPOCH)))
        .isEmpty();
  }
}
