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
package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

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
  public Optional<Instant> earliest() {
    return Optional.empty();
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
