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
package io.lakeferry.sinks.parquet;

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.row.ShardSchema;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;

/** How each column is laid out in pages: decided by what its values are like. */
final class ShardLayout {
  private static final int PAGE_SIZE = 1 << 20;
  private static final int STATISTICS_LENGTH = 64;

  private ShardLayout() {}

  static ParquetProperties of(Model model) {
    ParquetProperties.Builder properties =
        ParquetProperties.builder()
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withPageSize(PAGE_SIZE)
            .withDictionaryPageSize(PAGE_SIZE)
            // Rows differ in size a thousandfold: look again soon, whatever the last ones were
            // like.
            .withMinRowCountForPageSizeCheck(1)
            .withMaxRowCountForPageSizeCheck(256)
            .withStatisticsTruncateLength(STATISTICS_LENGTH)
            .withColumnIndexTruncateLength(STATISTICS_LENGTH)
            .withSizeStatisticsEnabled(false)
            .withValuesWriterFactory(new ShardValuesWriters());
    for (Column column : model.sourceColumns()) {
      boolean repeats = valuesRepeat(column);
      String path = ShardSchema.valuePath(column);
      properties.withDictionaryEncoding(path, repeats);
      properties.withStatisticsEnabled(path, isOrdered(column));
    }
    return properties.build();
  }

  /** Whether a dictionary pays: not if nearly every row has a value of its own. */
  private static boolean valuesRepeat(Column column) {
    return switch (column.type()) {
      case STRING -> !isUuid(column);
      case BIGINT, INTEGER, DATE, STRING_ARRAY -> true;
      case JSON, TIMESTAMP, DOUBLE, BOOLEAN -> false;
    };
  }

  /** Whether smallest and largest value help anybody: texts are loaded, never searched here. */
  private static boolean isOrdered(Column column) {
    return switch (column.type()) {
      case BIGINT, INTEGER, DOUBLE, BOOLEAN, DATE, TIMESTAMP -> true;
      case STRING, JSON, STRING_ARRAY -> false;
    };
  }

  private static boolean isUuid(Column column) {
    return column.name().equals("uuid") || column.name().endsWith("_uuid");
  }
}
