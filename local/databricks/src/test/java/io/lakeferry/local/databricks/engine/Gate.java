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
package io.lakeferry.local.databricks.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Stops a statement in the middle: SQL calls {@link #pass} by Spark's {@code java_method}, the test
 * waits until it got there and lets it go on.
 */
public final class Gate {

  private static final Map<String, Gate> OPEN_GATES = new ConcurrentHashMap<>();

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  private Gate() {}

  static Gate create(String name) {
    Gate gate = new Gate();
    OPEN_GATES.put(name, gate);
    return gate;
  }

  /** An SQL expression of value 0 that waits at a gate. */
  static String expression(String name) {
    return "cast(java_method('" + Gate.class.getName() + "', 'pass', '" + name + "') AS BIGINT)";
  }

  /** Called from SQL. */
  public static long pass(String name) throws InterruptedException {
    Gate gate = OPEN_GATES.get(name);
    gate.reached.countDown();
    if (!gate.open.await(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("nobody opened gate " + name);
    }
    return 0;
  }

  /** Waits until the statement is at the gate; fails at once if it ended before. */
  void awaitReached(Future<?> statement) throws Exception {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> reached.getCount() == 0 || statement.isDone());
    if (reached.getCount() > 0) {
      statement.get();
      throw new IllegalStateException("the statement did not pass the gate");
    }
  }

  void open() {
    open.countDown();
  }
}
