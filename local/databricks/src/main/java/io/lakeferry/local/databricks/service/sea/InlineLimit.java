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
package io.lakeferry.local.databricks.service.sea;

import io.lakeferry.local.databricks.service.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The most that an answer in line may hold (<a
 * href="https://docs.databricks.com/api/workspace/statementexecution/executestatement">documented
 * here</a>). Databricks refuses larger ones when the statement has run; so does this service,
 * whatever disposition was asked for, as it knows no other.
 */
final class InlineLimit {
  /** 25 MiB. */
  static final long BYTES = 26_214_400;

  private InlineLimit() {}

  /** The outcome for a result of those rows: a failure if they are too many bytes. */
  static Outcome of(Outcome.Success success, List<List<String>> rows) {
    return size(rows) <= BYTES
        ? success
        : new Outcome.Failure(
            "BAD_REQUEST",
            "54000",
            "Inline byte limit exceeded. Statements executed with disposition=INLINE can have a"
                + " result size of at most "
                + BYTES
                + " bytes. Please execute the statement with disposition=EXTERNAL_LINKS if you"
                + " want to download the full result.");
  }

  private static long size(List<List<String>> rows) {
    Counting counting = new Counting();
    try {
      Json.MAPPER.writeValue(counting, rows);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return counting.bytes;
  }

  private static final class Counting extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] data, int offset, int length) {
      bytes += length;
    }
  }
}
