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
package io.lakeferry.local.platform;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts the servers in a JVM that a test kills. */
final class Parent {
  private Parent() {}

  /**
   * Starts them and waits for its end.
   *
   * @param arguments state folder, project's home, lifetime
   */
  public static void main(String[] arguments) throws InterruptedException {
    LocalPlatform.start(
        Path.of(arguments[0]),
        Path.of(arguments[1]),
        StartOptions.of(Lifetime.valueOf(arguments[2])));
    System.out.println("started");
    new CountDownLatch(1).await();
  }
}
