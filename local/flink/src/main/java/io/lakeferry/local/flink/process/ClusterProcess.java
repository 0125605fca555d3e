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

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Runs the main method of another class until the process that started this one is gone, however it
 * went:
 *
 * <pre>ClusterProcess PARENT-PROCESS-ID CLASS [ARGUMENT ...]</pre>
 */
public final class ClusterProcess {
  private static final int EXIT_ORPHANED = 143;

  private ClusterProcess() {}

  /**
   * Runs it.
   *
   * @throws Throwable what the other main method throws
   */
  public static void main(String[] arguments) throws Throwable {
    Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(arguments[0]));
    if (parent.isEmpty() || !parent.get().isAlive()) {
      System.exit(EXIT_ORPHANED);
      return;
    }
    // No orderly end: a client's shutdown hook would wait for a cluster that is dying, too.
    Future<?> unused =
        parent.get().onExit().thenRun(() -> Runtime.getRuntime().halt(EXIT_ORPHANED));
    try {
      Class.forName(arguments[1])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
