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

import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Says how to connect, as lines to paste into a shell. Shows no secret: it names their files. */
final class ConnectionGuide {
  private final PrintWriter out;

  ConnectionGuide(PrintWriter out) {
    this.out = out;
  }

  /**
   * @param sampleEnd end of the sample's last hour, if there is a sample
   */
  void print(LocalPlatform platform, LocalSettings settings, Optional<Instant> sampleEnd) {
    out.println(
        "# ClickHouse "
            + platform.clickhouseVersion().orElse("")
            + " at "
            + settings.clickhouseUrl()
            + ", user "
            + settings.clickhouseUser());
    out.println(
        "# Databricks stand-in "
            + settings.databricksHost()
            + settings.httpPath()
            + " by proxy "
            + settings.proxyHost()
            + ":"
            + settings.proxyPort()
            + ", OAuth client "
            + settings.clientId());
    out.println("# State in " + platform.directory());
    out.println();
    out.println("# The secrets, for this shell:");
    exportLine(LocalSettings.CLICKHOUSE_PASSWORD_VARIABLE, settings.secrets().clickhousePassword());
    exportLine(LocalSettings.CLIENT_SECRET_VARIABLE, settings.secrets().clientSecret());
    exportLine(LocalSettings.TOKEN_VARIABLE, settings.secrets().token());
    out.println();
    out.println(
        sampleEnd.isPresent()
            ? "# The sample's last hour of team 1, to be exported:"
            : "# An export; a window is still to be chosen (--windowStart, --windowEnd):");
    out.print("./lakeferry export");
    options(settings, sampleEnd)
        .forEach((name, value) -> out.print(" \\\n  --" + name + "=" + quoted(value)));
    out.println();
    out.println();
    out.println("# The warehouse by any JDBC tool (property OAuth2Secret holds the secret):");
    out.println("# " + settings.jdbcUrl());
  }

  private static Map<String, String> options(LocalSettings settings, Optional<Instant> sampleEnd) {
    Map<String, String> options = new LinkedHashMap<>(settings.exportOptions());
    options.put("exportName", "sample");
    options.put("model", "events");
    options.put("teamId", "1");
    sampleEnd.ifPresent(
        end -> {
          options.put("windowStart", end.minus(Duration.ofHours(1)).toString());
          options.put("windowEnd", end.toString());
        });
    options.put("table", "events");
    options.put("useVariant", "true");
    return options;
  }

  private void exportLine(String variable, Path file) {
    out.println("export " + variable + "=\"$(cat " + quoted(file.toString()) + ")\"");
  }

  /** As a POSIX shell reads it back. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:=@%+,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
