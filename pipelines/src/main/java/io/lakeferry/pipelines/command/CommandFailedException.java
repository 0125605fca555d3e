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
package io.lakeferry.pipelines.command;

import org.apache.flink.client.deployment.application.UnsuccessfulExecutionException;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;

/**
 * A command has failed, and has told why; tells Flink that the application has, too.
 *
 * <p>The cause is what Flink looks for: an application that ends without it has crashed for Flink,
 * which takes the JobManager down with a fatal error.
 */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailedException(int exitCode) {
    super(message(exitCode), cause(message(exitCode)));
  }

  /** Whoever watches the cluster reads the code out of it: no other way leads there. */
  private static String message(int exitCode) {
    return "the command failed with exit code " + exitCode + "; the JobManager's output tells why";
  }

  /** Of no job: the command may have failed before there was one. */
  private static UnsuccessfulExecutionException cause(String message) {
    return new UnsuccessfulExecutionException(null, ApplicationStatus.FAILED, message, null);
  }
}
