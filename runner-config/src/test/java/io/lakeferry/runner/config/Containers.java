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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The containers of all files of Kubernetes. */
final class Containers {
  private Containers() {}

  static List<Object> all() {
    List<Object> containers = new ArrayList<>();
    containers.addAll(
        RunnerFiles.list(
            RunnerFiles.at(
                RunnerFiles.document(RunnerFiles.JOB), "spec", "template", "spec", "containers")));
    containers.add(ofFlink(RunnerFiles.document(RunnerFiles.DEPLOYMENT)));
    containers.add(ofTheSessionCluster());
    containers.addAll(ofArgo());
    return containers;
  }

  /** Those of Argo: by hand, each hour, at night. */
  static List<Object> ofArgo() {
    List<Object> containers = new ArrayList<>();
    for (Object template : templatesOfArgo()) {
      containers.add(RunnerFiles.at(template, "container"));
    }
    return containers;
  }

  /** That of the cluster that stays. */
  static Object ofTheSessionCluster() {
    return ofFlink(RunnerFiles.document(RunnerFiles.SESSION_CLUSTER));
  }

  /** The folders of a container that are mounted. */
  static List<String> mounts(Object container) {
    List<String> mounts = new ArrayList<>();
    for (Object mount : RunnerFiles.list(RunnerFiles.at(container, "volumeMounts"))) {
      mounts.add(RunnerFiles.at(mount, "mountPath").toString());
    }
    return mounts;
  }

  /** What they stand in. */
  static List<Object> templatesOfArgo() {
    List<Object> templates = new ArrayList<>();
    templates.add(
        RunnerFiles.at(RunnerFiles.document(RunnerFiles.ARGO_EXPORT), "spec", "templates", 0));
    for (Map<String, Object> cron : RunnerFiles.documents(RunnerFiles.ARGO_CRON)) {
      templates.add(RunnerFiles.at(cron, "spec", "workflowSpec", "templates", 0));
    }
    return templates;
  }

  private static Object ofFlink(Map<String, Object> deployment) {
    return RunnerFiles.at(deployment, "spec", "podTemplate", "spec", "containers", 0);
  }
}
