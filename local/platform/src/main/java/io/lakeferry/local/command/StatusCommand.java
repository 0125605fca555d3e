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
package io.lakeferry.local.command;

import io.lakeferry.local.client.RowPrinter;
import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.PartStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says of each server whether it runs, since when, at which ports, and how large its data is. */
@Command(name = "status", description = "Shows both servers; ends with 1 unless both are up.")
final class StatusCommand implements Callable<Integer> {
  private static final List<String> HEADER =
      List.of("server", "state", "pid", "ports", "uptime", "size");

  private final CommandContext context;

  @Mixin private DirectoryOption directory;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    LocalPlatform platform = directory.platform();
    RowPrinter printer = context.printer(json);
    printer.header(HEADER);
    platform.status().forEach(status -> printer.row(row(status)));
    printer.end();
    return platform.isReady() ? 0 : LocalMain.FAILED;
  }

  private List<Object> row(PartStatus status) {
    boolean alive = status.startedAt() != null;
    String ports =
        status.ports().entrySet().stream()
            .map(port -> port.getKey() + " " + port.getValue())
            .collect(Collectors.joining(", "));
    return List.of(
        status.part().folderName(),
        status.state().name().toLowerCase(Locale.ROOT),
        alive ? String.valueOf(status.processId()) : "",
        ports,
        alive ? uptime(Duration.between(status.startedAt(), context.clock().instant())) : "",
        String.format(Locale.ROOT, "%.1f MB", status.bytesOnDisk() / 1e6));
  }

  static String uptime(Duration duration) {
    Duration shown = duration.isNegative() ? Duration.ZERO : duration;
    return shown.toDays() > 0
        ? shown.toDays() + " d " + shown.toHoursPart() + " h"
        : String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            shown.toHours(),
            shown.toMinutesPart(),
            shown.toSecondsPart());
  }
}
