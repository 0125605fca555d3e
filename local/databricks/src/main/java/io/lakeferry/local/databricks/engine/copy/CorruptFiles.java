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
package io.lakeferry.local.databricks.engine.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Tells Parquet files with a readable footer from others. */
final class CorruptFiles {

  private CorruptFiles() {}

  static List<Path> readable(List<Path> files, Configuration configuration) {
    List<Path> readable = new ArrayList<>();
    for (Path file : files) {
      if (hasFooter(file, configuration)) {
        readable.add(file);
      }
    }
    return readable;
  }

  private static boolean hasFooter(Path file, Configuration configuration) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
      return reader.getFooter() != null;
    } catch (IOException | RuntimeException unreadable) {
      return false;
    }
  }
}
