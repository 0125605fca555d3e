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

import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.sql.Statement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request's statement and the data behind it. The statement is the URL parameter {@code query}, a
 * line end and the body, one after the other, whichever of them are there.
 *
 * @param statement what is known of it
 * @param text the statement for the engine: of an INSERT with FORMAT what stands before FORMAT, of
 *     every other one the whole
 * @param data the rows of an INSERT with FORMAT, else empty
 */
record QuerySource(Statement statement, byte[] text, InputStream data) {
  private static final int PREFIX_BYTES = 1 << 20;
  private static final int MAX_BYTES = 1 << 28;

  static QuerySource read(String urlQuery, InputStream body, String version)
      throws IOException, EngineException {
    byte[] url = urlQuery.getBytes(StandardCharsets.UTF_8);
    Statement early = Statement.read(url, url.length);
    if (early.kind() == Statement.Kind.INSERT_FORMAT) {
      return insert(early, url, body);
    }
    byte[] prefix = join(url, body.readNBytes(PREFIX_BYTES));
    Statement statement = Statement.read(prefix, prefix.length);
    if (statement.kind() == Statement.Kind.INSERT_FORMAT) {
      return insert(statement, prefix, body);
    }
    byte[] rest = body.readNBytes(MAX_BYTES);
    if (rest.length == 0) {
      return new QuerySource(statement, prefix, InputStream.nullInputStream());
    }
    if (rest.length == MAX_BYTES && body.read() >= 0) {
      throw ErrorCode.QUERY_IS_TOO_LARGE.with(
          "The statement is longer than " + MAX_BYTES + " bytes; send the data with FORMAT",
          version);
    }
    byte[] whole = Arrays.copyOf(prefix, prefix.length + rest.length);
    System.arraycopy(rest, 0, whole, prefix.length, rest.length);
    return new QuerySource(
        Statement.read(whole, whole.length), whole, InputStream.nullInputStream());
  }

  private static QuerySource insert(Statement statement, byte[] read, InputStream body) {
    int start = Math.min(statement.dataOffset(), read.length);
    return new QuerySource(
        statement,
        Arrays.copyOf(read, statement.formatOffset()),
        new SequenceInputStream(new ByteArrayInputStream(read, start, read.length - start), body));
  }

  private static byte[] join(byte[] url, byte[] body) {
    if (url.length == 0) {
      return body;
    }
    byte[] joined = Arrays.copyOf(url, url.length + 1 + body.length);
    joined[url.length] = '\n';
    System.arraycopy(body, 0, joined, url.length + 1, body.length);
    return joined;
  }

  String sql() {
    return new String(text, StandardCharsets.UTF_8);
  }
}
