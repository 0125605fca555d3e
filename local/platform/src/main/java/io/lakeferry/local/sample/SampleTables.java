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
package io.lakeferry.local.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The sample's tables, dictionary and view: makes them, counts and empties them. */
final class SampleTables {
  static final String DATABASE = "posthog";

  private static final String DEFINITIONS = DATABASE + ".channel_definition";

  private final ClickHouseStatements statements;

  SampleTables(ClickHouseStatements statements) {
    this.statements = statements;
  }

  /** Makes what is missing. The channels are the same in every sample and are filled in here. */
  void create() {
    statements.send("CREATE DATABASE IF NOT EXISTS " + DATABASE, Map.of());
    for (SampleTable table : SampleTable.values()) {
      statements.send(resource(table.definition()), Map.of());
    }
    statements.send(resource("create-raw-sessions-mv.sql"), Map.of());
    statements.send(resource("create-channel-definition.sql"), Map.of());
    if (count(DEFINITIONS) == 0) {
      statements.send(resource("fill-channel-definition.sql"), Map.of());
    }
    statements.send(resource("create-channel-definition-dict.sql"), Map.of());
  }

  boolean exists(SampleTable table) {
    return statements.send("EXISTS TABLE " + table.tableName(), Map.of()).strip().equals("1");
  }

  long count(SampleTable table) {
    return count(table.tableName());
  }

  private long count(String table) {
    return Long.parseLong(statements.send("SELECT count() FROM " + table, Map.of()).strip());
  }

  /**
   * Checks that there are no rows yet.
   *
   * @throws SampleException naming the first table that has some
   */
  void requireEmpty() {
    for (SampleTable table : SampleTable.values()) {
      long rows = count(table);
      if (rows > 0) {
        throw new SampleException(
            "There is a sample already: " + table.tableName() + " holds " + rows + " rows.");
      }
    }
  }

  /** Empties the tables that exist; the channels stay. */
  void clear() {
    for (SampleTable table : SampleTable.values()) {
      statements.send("TRUNCATE TABLE IF EXISTS " + table.tableName(), Map.of());
    }
  }

  /** A statement of this package. */
  static String resource(String name) {
    try (InputStream stream = SampleTables.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + name + " is missing.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tables of events, which are filled in by ranges of rows. */
  static List<SampleTable> ofEvents() {
    return List.of(SampleTable.EVENTS, SampleTable.EVENTS_RECENT);
  }

  /** Tables of people, which are filled in by ranges of time. */
  static List<SampleTable> ofPeople() {
    return List.of(SampleTable.PERSON, SampleTable.PERSON_DISTINCT_ID2);
  }

  /** A table with rows of the sample. */
  enum SampleTable {
    EVENTS("events", "events"),
    EVENTS_RECENT("events_recent", "events-recent"),
    PERSON("person", "person"),
    PERSON_DISTINCT_ID2("person_distinct_id2", "person-distinct-id2"),
    /** Filled by a view on {@link #EVENTS}. */
    RAW_SESSIONS("raw_sessions", "raw-sessions");

    private final String name;
    private final String resource;

    SampleTable(String name, String resource) {
      this.name = name;
      this.resource = resource;
    }

    String tableName() {
      return DATABASE + "." + name;
    }

    String definition() {
      return "create-" + resource + ".sql";
    }

    String fill() {
      return "fill-" + resource + ".sql";
    }
  }
}
