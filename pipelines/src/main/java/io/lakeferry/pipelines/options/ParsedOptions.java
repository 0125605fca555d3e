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
package io.lakeferry.pipelines.options;

import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;

/** A command line that was understood. */
public final class ParsedOptions<T> {
  private final T settings;
  private final Supplier<? extends PipelineOptions> beam;

  ParsedOptions(T settings, Supplier<? extends PipelineOptions> beam) {
    this.settings = settings;
    this.beam = beam;
  }

  /** What Lakeferry was told, checked and typed. */
  public T settings() {
    return settings;
  }

  /**
   * The same as Beam's options, with those of the runner; new at each call, as runners change them.
   */
  public PipelineOptions beam() {
    return beam.get();
  }
}
