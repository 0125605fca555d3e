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
package io.lakeferry.transforms.window;

import java.io.Serializable;
import java.time.Instant;

/**
 * A condition on a time of the source table: {@code expression >= from AND expression < until}, of
 * which either may be missing.
 *
 * @param expression ClickHouse expression over the source table's columns
 * @param from inclusive; null if there is no such bound
 * @param until exclusive; null if there is no such bound
 */
public record TimeRange(String expression, Instant from, Instant until) implements Serializable {}
