package io.lakeferry.pipelines.backfill;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Clock;
import java.time.Instant;

/** Finds where the data begins. */
final class EarliestRow {
  private final ExportSettings settings;
  private final Clock clock;

  EarliestRow(ExportSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  Instant find() {
    throw new LakeferryException(
        ErrorCode.INVALID_OPTION, "--from", settings.exportName() + clock, "Give an instant");
  }
}
