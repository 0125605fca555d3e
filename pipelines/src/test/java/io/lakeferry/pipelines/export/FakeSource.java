package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.Map;

/** Plans a window that is given; a window of -1 splits fails the preflight. */
record FakeSource(SharedFolder shared, FakeWindow window) implements WindowSource {

  @Override
  public void preflight() {
    if (window.splitCount() < 0) {
      throw new LakeferryException(
          ErrorCode.UNKNOWN_OBJECT, "database posthog", "does not exist", "Check its name");
    }
  }

  @Override
  public PlannedWindow plan() {
    return window;
  }

  @Override
  public Map<String, String> description() {
    return Map.of();
  }

  @Override
  public void close() {
    shared.note("source-closed");
  }
}
