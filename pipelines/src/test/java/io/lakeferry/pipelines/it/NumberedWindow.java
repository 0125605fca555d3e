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
package io.lakeferry.pipelines.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A window of many rows, numbered from 0, which tests export into tables of their own by processes.
 */
public final class NumberedWindow {
  private static final long TEAM = 1;

  /**
   * Splits share a granule at each bound, so a window has few more than a quarter as many splits as
   * granules. Small granules make several splits of few rows.
   */
  private static final String SMALL_GRANULES = "index_granularity = 1024";

  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
  private static final Instant INSIDE = START.plus(Duration.ofMinutes(20));

  private final LocalParts parts;
  private final String database;
  private final int rows;

  /**
   * Fills the window.
   *
   * @param database made for it
   * @param propertyBytes about how long the properties of a row are
   */
  public NumberedWindow(LocalParts parts, String database, int rows, int propertyBytes) {
    this.parts = parts;
    this.database = database;
    this.rows = rows;
    new EventTables(parts, database, SMALL_GRANULES)
        .insertManyRecent(TEAM, rows, propertyBytes, INSIDE);
  }

  /** A launch that exports it straight from ClickHouse. */
  public Launch export(String table, Path folder) {
    return export(table, folder, parts.settings().clickhouseUrl());
  }

  /** A launch that exports it through a proxy. */
  public Launch exportThrough(CuttingProxy proxy, String table, Path folder) {
    return export(table, folder, "http://127.0.0.1:" + proxy.port());
  }

  private Launch export(String table, Path folder, String clickhouseUrl) {
    Map<String, String> connection = new TreeMap<>(parts.settings().exportOptions());
    connection.put("clickhouseUrl", clickhouseUrl);
    connection.put("clickhouseDatabase", database);
    List<String> arguments = new ArrayList<>(List.of("export"));
    connection.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    arguments.add("--teamId=" + TEAM);
    arguments.add("--table=" + table);
    arguments.add("--exportName=" + table);
    arguments.add("--windowStart=" + START);
    arguments.add("--windowEnd=" + START.plus(Duration.ofHours(1)));
    arguments.add("--retryPause=100ms");
    return Launch.of(arguments, parts.environment(), folder);
  }

  /** A proxy before ClickHouse. */
  public CuttingProxy proxy() throws IOException {
    return CuttingProxy.before(URI.create(parts.settings().clickhouseUrl()).getPort());
  }

  /** How many queries run at this moment that read its rows. */
  public long runningReads() {
    return Long.parseLong(
        parts.clickhouse(
            "SELECT count() FROM system.processes WHERE query LIKE '%"
                + database
                + "%events_recent%' AND query NOT LIKE '%system.processes%'"));
  }

  /** The target holds every row once, and the report says so. */
  void requireExported(String table, LakeferryProcess launch) {
    assertThat(launch.exitCode()).as(launch.everything()).isZero();
    requireReported(launch.report());
    requireExported(table);
  }

  /** The report of a launch that exported all of it. */
  public void requireReported(JsonNode report) {
    assertThat(report.path("state").asText()).isEqualTo("EXPORTED");
    for (String count : List.of("expected", "read", "written", "loaded")) {
      assertThat(report.path("rows").path(count).asLong()).as("rows " + count).isEqualTo(rows);
    }
  }

  /** The target holds every row once, the ledger one row, and nothing is left. */
  public void requireExported(String table) {
    long last = rows - 1L;
    long first = ChronoUnit.MICROS.between(Instant.EPOCH, INSIDE);
    assertThat(
            parts.warehouse(
                "SELECT count(*), count(DISTINCT uuid), count(DISTINCT properties:n::bigint),"
                    + " sum(properties:n::bigint), min(unix_micros(timestamp)),"
                    + " max(unix_micros(timestamp)) FROM main.default."
                    + table))
        .as("rows, different ids, different numbers, sum of the numbers, first and last time")
        .containsExactly(
            List.of(
                Integer.toString(rows),
                Integer.toString(rows),
                Integer.toString(rows),
                Long.toString(last * rows / 2),
                Long.toString(first),
                Long.toString(first + last)));
    assertThat(ledgerRows(table)).as("ledger rows").isEqualTo(1);
    assertThat(volumes(table)).as("volumes left").isEqualTo(List.of());
    assertThat(parts.tables("lf_" + table)).as("stage tables left").isEmpty();
  }

  /** Nothing of it was loaded or sealed. */
  public void requireNothingLoaded(String table) {
    assertThat(parts.warehouseValue("SELECT count(*) FROM main.default." + table))
        .as("rows in the target")
        .isEqualTo("0");
    assertThat(ledgerRows(table)).as("ledger rows").isZero();
    assertThat(volumes(table)).as("volumes").noneMatch(name -> name.endsWith("_seal"));
  }

  /** How many rows the ledger has of exports into the table. */
  public long ledgerRows(String table) {
    return Long.parseLong(
        parts.warehouseValue(
            "SELECT count(*) FROM main.default.lakeferry_runs WHERE target_table = '"
                + table
                + "'"));
  }

  /** Volumes that stand of exports into the table. */
  public List<String> volumes(String table) {
    return new VolumeVisitor(parts.settings()).volumes("lf_" + table + "_");
  }
}
