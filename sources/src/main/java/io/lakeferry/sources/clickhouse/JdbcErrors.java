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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.errors.LakeferryException;

/** What failures of clickhouse-jdbc mean, in the same words and codes as those of an export. */
public final class JdbcErrors {
  private JdbcErrors() {}

  /** The coded exception; SOURCE_UNAVAILABLE if the server gave no code. */
  public static LakeferryException translate(SourceConnection connection, Throwable failure) {
    return new ServerErrors("ClickHouse at " + QueryClient.withoutCredentials(connection.url()))
        .translate(failure);
  }
}
