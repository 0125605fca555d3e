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
package io.lakeferry.local.flink.process;

import java.io.File;
import java.util.Arrays;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * A JobManager in application mode: the main method of the job runs inside it, and it ends with the
 * job. It does what the entry point of Flink's containers does, whose jar not every registry has:
 *
 * <pre>ApplicationMain CONFIGURATION-FOLDER LIBRARY-FOLDER MAIN-CLASS [ARGUMENT ...]</pre>
 */
public final class ApplicationMain extends ApplicationClusterEntryPoint {
  private static final int OWN_ARGUMENTS = 3;

  private ApplicationMain(Configuration configuration, PackagedProgram program) {
    super(configuration, program, StandaloneResourceManagerFactory.getInstance());
  }

  /**
   * Runs it; does not return.
   *
   * @throws Exception if there is no such class in the folder's jars
   */
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = GlobalConfiguration.loadConfiguration(arguments[0]);
    PackagedProgram program =
        DefaultPackagedProgramRetriever.create(
                new File(arguments[1]),
                arguments[2],
                Arrays.copyOfRange(arguments, OWN_ARGUMENTS, arguments.length),
                configuration)
            .getPackagedProgram();
    configureExecution(configuration, program);
    ClusterEntrypoint.runClusterEntrypoint(new ApplicationMain(configuration, program));
  }
}
