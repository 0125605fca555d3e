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
package io.lakeferry.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The same export by Beam's own parts on the DirectRunner, in a process of its own: JdbcIO reads,
 * FileIO with ParquetIO writes. Answers with a line: bytes of the files, nanoseconds of CPU of the
 * whole process.
 */
final class BeamTransformsClient {
  private static final String SCHEMA =
      SchemaBuilder.record("events")
          .fields()
          .requiredString("uuid")
          .requiredString("event")
          .optionalString("properties")
          .requiredString("distinct_id")
          .requiredLong("team_id")
          .requiredLong("timestamp")
          .endRecord()
          .toString();

  /** The timestamp as a number spares this path the driver's conversion of times. */
  private static final String QUERY =
      "SELECT toString(uuid) AS uuid, event, nullIf(properties, '') AS properties, distinct_id,"
          + " team_id, toUnixTimestamp64Micro(timestamp) AS timestamp FROM events_recent";

  private BeamTransformsClient() {}

  /**
   * Runs the pipeline once.
   *
   * @param arguments URL, user, password file, folder for the files
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[3]);
    Schema schema = new Schema.Parser().parse(SCHEMA);
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--runner=DirectRunner",
                    "--enforceImmutability=false",
                    "--enforceEncodability=false")
                .create());
    pipeline
        .apply(
            JdbcIO.<GenericRecord>read()
                .withDataSourceConfiguration(
                    JdbcIO.DataSourceConfiguration.create(
                            "com.clickhouse.jdbc.ClickHouseDriver",
                            "jdbc:clickhouse:" + arguments[0] + "/" + EventsTable.DATABASE)
                        .withUsername(arguments[1])
                        .withPassword(Files.readString(Path.of(arguments[2]))))
                // The driver knows no transactions, which JdbcIO would begin.
                .withDisableAutoCommit(false)
                // Its reshuffle makes a bundle of each row, for each of which the DirectRunner
                // serialises the pipeline; 100,000 rows did not end within two minutes of CPU.
                .withOutputParallelization(false)
                .withQuery(QUERY)
                .withRowMapper(BeamTransformsClient::record)
                .withCoder(AvroCoder.of(schema)))
        .apply(
            FileIO.<GenericRecord>write()
                .via(ParquetIO.sink(schema).withCompressionCodec(CompressionCodecName.ZSTD))
                .to(folder.toString())
                .withNumShards(3)
                .withSuffix(".parquet"));
    pipeline.run().waitUntilFinish();
    long cpu =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime();
    System.out.println(size(folder) + " " + cpu);
  }

  private static GenericRecord record(ResultSet row) throws SQLException {
    GenericRecord record = new GenericData.Record(SchemaOnce.PARSED);
    for (String text : List.of("uuid", "event", "properties", "distinct_id")) {
      record.put(text, row.getString(text));
    }
    record.put("team_id", row.getLong("team_id"));
    record.put("timestamp", row.getLong("timestamp"));
    return record;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** The schema, parsed when the first row comes. */
  private static final class SchemaOnce {
    static final Schema PARSED = new Schema.Parser().parse(SCHEMA);

    private SchemaOnce() {}
  }
}
