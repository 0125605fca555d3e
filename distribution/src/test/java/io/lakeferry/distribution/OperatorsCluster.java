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
package io.lakeferry.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.flink.FlinkRest;
import io.lakeferry.local.flink.FlinkRest.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;

/** A cluster in application mode as Flink's operator for Kubernetes sets it up and looks at it. */
final class OperatorsCluster {
  /** So many causes of a failure stand in {@code .status.error}, by the operator's default. */
  private static final int CAUSES = 2;

  private OperatorsCluster() {}

  /** What {@code runner-config/flink/deployment.yaml} says, and what the operator adds to it. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "execution.attached", "true",
          "execution.submit-failed-job-on-application-error", "true",
          "execution.shutdown-on-application-finish", "false",
          "$internal.pipeline.job-id", "fd72014d4c864993a2e5a9287b4a9c5d");

  /** {@code .status.jobStatus.state}; empty as long as there is no job. */
  static String state(FlinkRest rest) {
    return rest.jobs().stream().map(Job::state).findFirst().orElse("");
  }

  /** {@code .status.error} of the job, which has failed. */
  static String error(FlinkRest rest) {
    String path = "/jobs/" + rest.jobs().get(0).id() + "/execution-result";
    try {
      JsonNode failure =
          new ObjectMapper()
              .readTree(rest.text(path))
              .path("job-execution-result")
              .path("failure-cause");
      Throwable thrown =
          InstantiationUtil.deserializeObject(
              failure.path("serialized-throwable").binaryValue(),
              OperatorsCluster.class.getClassLoader());
      List<String> messages = new ArrayList<>();
      for (Throwable told = thrown;
          told != null && messages.size() <= CAUSES;
          told = told.getCause()) {
        messages.add(told.getMessage());
      }
      return String.join("\n", messages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the operator would not understand it either", e);
    }
  }
}
