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
 * Starts a real Flink cluster of several processes on this machine: a JobManager and TaskManagers,
 * each a JVM of its own, and {@code flink run} as a client. For tests that kill, pause and replace
 * them, and for the demonstration.
 *
 * <p>{@link io.lakeferry.local.flink.FlinkCluster} is the public face. This package needs the JDK
 * and jackson alone, so that a test can use it beside any version of Flink; what runs in the
 * cluster's own processes is in the package {@code process}.
 */
package io.lakeferry.local.flink;
