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
 * The demonstration: both local servers, and a Flink cluster if it is asked for, in a temporary folder; two hours in which events, persons
 * and sessions arrive, each hour exported as four models by one process each and compared with
 * ClickHouse; what the second hour changed of the first; one hour launched again.
 *
 * <p>{@link io.lakeferry.local.demo.Demo} is the public face. It knows the export by its command
 * line alone, as an orchestrator does.
 */
package io.lakeferry.local.demo;
