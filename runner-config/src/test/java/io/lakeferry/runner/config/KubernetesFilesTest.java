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
package io.lakeferry.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FlinkDeployments, Jobs, workflows and rights, by the schemas of their kinds. */
final class KubernetesFilesTest {
  @TempDir private Path folder;

  @Test
  void everyDocumentFitsItsSchema() {
    Tool.Outcome outcome =
        Tool.check("kubernetes.mjs", RunnerFiles.ofKubernetes().toArray(Object[]::new));

    long documents =
        RunnerFiles.ofKubernetes().stream()
            .mapToLong(file -> RunnerFiles.documents(file).size())
            .sum();
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output().lines().filter(line -> line.startsWith("right: ")))
        .hasSize((int) documents)
        .hasSizeGreaterThan(9);
  }

  @Test
  void theCheckFindsMisspeltFieldsAndWrongTypes() throws IOException {
    Path misspelt = folder.resolve("job.yaml");
    Files.writeString(
        misspelt,
        RunnerFiles.text(RunnerFiles.JOB)
            .replace("secretKeyRef:", "secretKeyReference:")
            .replace("backoffLimit: 8", "backoffLimit: five"));
    Path flink = folder.resolve("deployment.yaml");
    Files.writeString(
        flink,
        RunnerFiles.text(RunnerFiles.DEPLOYMENT)
            .replace("upgradeMode: stateless", "upgradeMode: none")
            .replace("mountPath:", "mountpath:"));

    Tool.Outcome outcome = Tool.check("kubernetes.mjs", misspelt, flink);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("/env/1/valueFrom/secretKeyReference is unknown")
        .contains("/spec/backoffLimit must be integer")
        .contains("/spec/job/upgradeMode must be equal to one of the allowed values")
        .contains("/volumeMounts/0/mountpath is unknown");
  }

  @Test
  void aJobTriesAgainUnlessThatIsOfNoUse() {
    Map<String, Object> job = RunnerFiles.document(RunnerFiles.JOB);
    Object rule = RunnerFiles.at(job, "spec", "podFailurePolicy", "rules", 1);

    assertThat(RunnerFiles.at(rule, "action")).isEqualTo("FailJob");
    assertThat(RunnerFiles.at(rule, "onExitCodes", "operator")).isEqualTo("In");
    assertThat(new TreeSet<>(RunnerFiles.texts(RunnerFiles.at(rule, "onExitCodes", "values"))))
        .isEqualTo(new TreeSet<>(texts(RunnerFiles.finalExitCodes())));
    assertThat(RunnerFiles.at(rule, "onExitCodes", "containerName"))
        .isEqualTo(RunnerFiles.at(job, "spec", "template", "spec", "containers", 0, "name"));
    assertThat(RunnerFiles.at(job, "spec", "template", "spec", "restartPolicy"))
        .as("what a policy of failures asks for")
        .isEqualTo("Never");
  }

  /** The rights are bound to the accounts that the others name. */
  @Test
  void accountsExist() {
    assertThat(account(RunnerFiles.FOLDER.resolve("flink/rbac.yaml")))
        .isEqualTo(
            RunnerFiles.at(RunnerFiles.document(RunnerFiles.DEPLOYMENT), "spec", "serviceAccount"))
        .isEqualTo(
            RunnerFiles.at(
                RunnerFiles.document(RunnerFiles.SESSION_CLUSTER), "spec", "serviceAccount"));
    assertThat(account(RunnerFiles.FOLDER.resolve("argo/rbac.yaml")))
        .isEqualTo(
            RunnerFiles.at(
                RunnerFiles.document(RunnerFiles.ARGO_EXPORT), "spec", "serviceAccountName"));
  }

  /** Each reference of the settings is a variable of each container, from the one Secret. */
  @Test
  void secretsComeFromTheSecretAlone() {
    Set<String> references = new TreeSet<>();
    for (Object value : RunnerFiles.document(RunnerFiles.SETTINGS).values()) {
      if (value.toString().startsWith("env:")) {
        references.add(value.toString().substring("env:".length()));
      }
    }
    assertThat(references).hasSize(2);

    List<Object> containers = Containers.all();
    assertThat(containers).hasSize(6);
    for (Object container : containers) {
      Set<String> fromSecret = new TreeSet<>();
      for (Object variable : RunnerFiles.list(RunnerFiles.at(container, "env"))) {
        if (RunnerFiles.map(variable).containsKey("valueFrom")) {
          fromSecret.add(RunnerFiles.at(variable, "name").toString());
          assertThat(RunnerFiles.at(variable, "valueFrom", "secretKeyRef", "name"))
              .isEqualTo("lakeferry");
        }
      }
      assertThat(fromSecret).as(container.toString()).isEqualTo(references);
    }
  }

  private static Object account(Path file) {
    List<Map<String, Object>> documents = RunnerFiles.documents(file);
    Object account = RunnerFiles.at(documents.get(0), "metadata", "name");
    assertThat(RunnerFiles.at(documents.get(2), "subjects", 0, "name")).isEqualTo(account);
    assertThat(RunnerFiles.at(documents.get(2), "roleRef", "name"))
        .isEqualTo(RunnerFiles.at(documents.get(1), "metadata", "name"));
    return account;
  }

  private static List<String> texts(Set<Integer> numbers) {
    return Stream.of(numbers.toArray()).map(String::valueOf).toList();
  }
}
