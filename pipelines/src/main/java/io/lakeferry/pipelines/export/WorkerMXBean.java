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

/**
 * A worker of a launch, as its process's management server shows it: how the launcher in the same
 * process follows the progress and stops workers that a runner made from serialised copies. Public
 * as the management server demands.
 */
public interface WorkerMXBean {

  /** Rows read so far, of splits that counted or are being read. */
  long getRows();

  /** Bytes of files uploaded so far. */
  long getUploadedBytes();

  /** Splits done. */
  int getSplitsDone();

  /**
   * Hands counts over to Beam, if this thread is the one that the worker works in; see {@link
   * WorkerMetrics}.
   */
  void publishMetrics();

  /** Cancels own statements and queries and lets running work fail. */
  void stop();
}
