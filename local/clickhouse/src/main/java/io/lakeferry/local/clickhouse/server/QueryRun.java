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
package io.lakeferry.local.clickhouse.server;

import io.lakeferry.local.clickhouse.engine.EngineConnection;
import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.engine.InsertStream;
import io.lakeferry.local.clickhouse.engine.QueryStatistics;
import io.lakeferry.local.clickhouse.engine.ResultChunk;
import io.lakeferry.local.clickhouse.engine.ResultStream;
import io.lakeferry.local.clickhouse.sql.QueryIdRewriter;
import io.lakeferry.local.clickhouse.sql.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Runs one statement in one session and writes its result. */
final class QueryRun {
  private static final int COPY_BYTES = 1 << 18;
  private static final int HEADER_LIMIT_BYTES = 1 << 24;
  private static final QueryIdRewriter QUERY_IDS =
      new QueryIdRewriter(RunningQueries.ID_EXPRESSION);

  private final EngineConnection connection;
  private final QueryOptions options;
  private final String version;
  private QueryStatistics statistics = QueryStatistics.NONE;

  QueryRun(EngineConnection connection, QueryOptions options, String version) {
    this.connection = connection;
    this.options = options;
    this.version = version;
  }

  /** What was read and written so far. */
  QueryStatistics statistics() {
    return statistics;
  }

  /**
   * Runs the statement.
   *
   * @throws EngineException if the engine or the front refuses or fails it
   * @throws IOException if the client is gone
   */
  void run(QuerySource source, OutputStream target) throws EngineException, IOException {
    Statement statement = source.statement();
    if (statement.refusal().isPresent()) {
      throw refusal(statement.refusal().get());
    }
    switch (statement.kind()) {
      case EMPTY -> throw ErrorCode.SYNTAX_ERROR.with("Syntax error: Empty query", version);
      case SELECT -> select(source, target);
      case INSERT_FORMAT -> insert(source);
      case KILL_QUERY ->
          whole(QUERY_IDS.rewrite(source.sql()).getBytes(StandardCharsets.UTF_8), target);
      case INSERT_VALUES, OTHER -> whole(source.text(), target);
    }
  }

  private void select(QuerySource source, OutputStream target) throws EngineException, IOException {
    String name = source.statement().format().orElse(options.defaultFormat());
    Optional<StreamedFormat> format = StreamedFormat.of(name);
    boolean array = options.settings().containsKey("output_format_json_array_of_rows");
    if (format.isEmpty() || array) {
      whole(source.text(), target);
      return;
    }
    try (ResultStream stream =
        connection.stream(source.sql(), options.defaultFormat(), options.parameters())) {
      int header = -1;
      for (Optional<ResultChunk> next = stream.next(); next.isPresent(); next = stream.next()) {
        try (ResultChunk chunk = next.get()) {
          statistics = statistics.plus(chunk.statistics());
          chunk.writeTo(target, Math.max(0, header));
          if (header < 0) {
            header = format.get().headerLength(chunk.head(HEADER_LIMIT_BYTES));
          }
        }
      }
    }
  }

  private void whole(byte[] sql, OutputStream target) throws EngineException, IOException {
    try (ResultChunk result =
        connection.query(sql, options.defaultFormat(), options.parameters())) {
      statistics = result.statistics();
      result.writeTo(target, 0);
    }
  }

  private void insert(QuerySource source) throws EngineException, IOException {
    String format = source.statement().format().orElseThrow();
    try (InsertStream insert = connection.insert(source.sql(), format, options.parameters())) {
      byte[] copy = new byte[COPY_BYTES];
      InputStream data = source.data();
      for (int n = data.read(copy); n >= 0; n = data.read(copy)) {
        insert.append(copy, 0, n);
      }
      statistics = insert.finish();
    }
  }

  private EngineException refusal(Statement.Refusal refusal) {
    return switch (refusal) {
      case INTO_OUTFILE ->
          ErrorCode.INTO_OUTFILE_NOT_ALLOWED.with("INTO OUTFILE is not allowed", version);
      case FROM_INFILE ->
          ErrorCode.UNKNOWN_TYPE_OF_QUERY.with(
              "Query has infile and was send directly to server", version);
      case MULTIPLE_STATEMENTS ->
          ErrorCode.SYNTAX_ERROR.with("Syntax error (Multi-statements are not allowed)", version);
    };
  }
}
