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
 * Starts, finds and stops the two local servers (the embedded ClickHouse and the Databricks
 * stand-in), each in a JVM of its own, and hands out what a client needs to connect.
 *
 * <p>{@link io.lakeferry.local.platform.LocalPlatform} is the public face. This package needs the
 * JDK and jackson alone, so that a test can use it beside any set of client libraries.
 */
package io.lakeferry.local.platform;
