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
/**
 * Makes PostHog-like sample events in a ClickHouse server, from a seed and a size: the same three
 * numbers and the same end give the same rows.
 *
 * <p>{@link io.lakeferry.local.sample.SampleData} is the public face. The rows are made by the
 * server itself, by {@code INSERT … SELECT … FROM numbers(…)}; this package needs the JDK alone.
 */
package io.lakeferry.local.sample;
