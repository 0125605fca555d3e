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
package io.lakeferry.sinks.connection;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Tells a workspace whose name nobody knows, which is a wrong option, from one that does not
 * answer, which may pass. Asked before the first call only: a name that was found once and then no
 * more means that the name service fails. The driver would ask for minutes before it gave such a
 * name up.
 */
public final class HostCheck {
  /** What the C library says when the name service itself does not answer. */
  private static final String PASSING = "Temporary failure in name resolution";

  private HostCheck() {}

  /**
   * Looks up the host that a connection goes to, or its proxy if it has one.
   *
   * @throws LakeferryException UNKNOWN_OBJECT if there is none of that name
   */
  public static void requireKnown(TargetConnection target) {
    Map<String, String> properties = target.driverProperties();
    if (isOn(properties, "UseSystemProxy")) {
      return;
    }
    boolean proxy = isOn(properties, "UseProxy");
    String host =
        proxy
            ? DriverProperty.find(properties, "ProxyHost").orElse("")
            : target.host().replaceFirst(":\\d+$", "");
    try {
      InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      if (String.valueOf(e.getMessage()).contains(PASSING)) {
        return;
      }
      throw new LakeferryException(
          ErrorCode.UNKNOWN_OBJECT,
          proxy ? "driver property ProxyHost" : "--databricksHost",
          "no host of that name is known here",
          "Check its spelling, and the name service of this machine",
          e);
    }
  }

  private static boolean isOn(Map<String, String> properties, String name) {
    return DriverProperty.find(properties, name).filter("1"::equals).isPresent();
  }
}
