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

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A session with a schema of its own, and short ways to run statements in it. */
final class TestSession implements AutoCloseable {

  private final SqlEngine engine;
  private final SqlSession session;
  private final String schema;

  private TestSession(SqlEngine engine, SqlSession session, String schema) {
    this.engine = engine;
    this.session = session;
    this.schema = schema;
  }

  /** Opens a session in a new schema of catalog main. */
  static TestSession inNewSchema(SqlEngine engine) throws SqlFailure {
    String schema = "s_" + UUID.randomUUID().toString().replace("-", "");
    TestSession opened = new TestSession(engine, engine.openSession(null, null, Map.of()), schema);
    opened.run("CREATE SCHEMA " + schema);
    opened.run("USE SCHEMA " + schema);
    return opened;
  }

  /** Another session in the same schema. */
  TestSession another() throws SqlFailure {
    return new TestSession(engine, engine.openSession("main", schema, Map.of()), schema);
  }

  String schema() {
    return schema;
  }

  SqlSession session() {
    return session;
  }

  StatementResult run(String sql, StatementParameter... parameters) throws SqlFailure {
    return session.execute(UUID.randomUUID().toString(), sql, List.of(parameters));
  }

  List<List<String>> rows(String sql, StatementParameter... parameters) throws SqlFailure {
    return run(sql, parameters).rows();
  }

  /** The first value of the first row. */
  String value(String sql) throws SqlFailure {
    return rows(sql).get(0).get(0);
  }

  /** A value of the first row by its column. */
  String value(String sql, String column) throws SqlFailure {
    StatementResult result = run(sql);
    List<String> names = result.columns().stream().map(ResultColumn::name).toList();
    return result.rows().get(0).get(names.indexOf(column));
  }

  SqlFailure failure(String sql) {
    return catchThrowableOfType(SqlFailure.class, () -> run(sql));
  }

  /** Creates a volume in the session's schema. */
  void createVolume(String name) throws SqlFailure {
    engine.volumes().create("main", schema, name, null);
  }

  /** The path of a file of a volume, as SQL names it. */
  String volumePath(String volume, String file) {
    return "/Volumes/main/" + schema + "/" + volume + (file.isEmpty() ? "" : "/" + file);
  }

  /** The same on disk. */
  Path onDisk(String volume, String file) throws SqlFailure {
    return engine.volumes().resolve(volumePath(volume, file));
  }

  @Override
  public void close() throws SqlFailure {
    run("DROP SCHEMA IF EXISTS main." + schema + " CASCADE");
    session.close();
  }
}
