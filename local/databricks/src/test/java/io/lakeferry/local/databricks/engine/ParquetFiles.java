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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes small Parquet files by parquet-java, not by the engine under test. */
final class ParquetFiles {

  private ParquetFiles() {}

  /** Writes one column {@code id} with the given values. */
  static void ids(Path file, long... ids) throws IOException {
    try (ParquetWriter<Group> writer =
        writer(file, MessageTypeParser.parseMessageType("message m { optional int64 id; }"))) {
      for (long id : ids) {
        Group group = group("message m { optional int64 id; }");
        group.add("id", id);
        writer.write(group);
      }
    }
  }

  /** Writes one row. */
  static void row(Path file, String schema, Consumer<Group> values) throws IOException {
    try (ParquetWriter<Group> writer = writer(file, MessageTypeParser.parseMessageType(schema))) {
      Group group = group(schema);
      values.accept(group);
      writer.write(group);
    }
  }

  static Group group(String schema) {
    return new SimpleGroupFactory(MessageTypeParser.parseMessageType(schema)).newGroup();
  }

  static ParquetWriter<Group> writer(Path file, MessageType schema) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    return ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build();
  }
}
