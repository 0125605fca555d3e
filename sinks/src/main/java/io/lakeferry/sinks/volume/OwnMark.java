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

/** By what we know our own volumes. Both must be there: a name alone can be anybody's. */
public final class OwnMark {
  /** How the names of our volumes begin. */
  public static final String NAME_PREFIX = "lf_";

  /** How their comments begin. */
  public static final String COMMENT_PREFIX = "Created by Lakeferry, which also drops it. ";

  private OwnMark() {}

  /** Whether name and comment are ours. */
  public static boolean isOn(VolumeEntry volume) {
    return volume.name().startsWith(NAME_PREFIX) && volume.comment().startsWith(COMMENT_PREFIX);
  }
}
