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

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of one statement with their defaults.
 *
 * @see <a
 *     href="https://docs.databricks.com/sql/language-manual/delta-copy-into.html#parameters">parameters</a>
 * @see <a
 *     href="https://docs.databricks.com/sql/language-manual/delta-copy-into.html#generic-options">generic
 *     options</a>
 */
final class CopyOptions {

  private static final Set<String> COPY_OPTIONS = Set.of("force", "mergeschema");

  /** Options that choose files by their time; files that they leave out would count as loaded. */
  private static final Set<String> UNSUPPORTED =
      Set.of("modifiedafter", "modifiedbefore", "timestampfilter");

  private final Map<String, String> format;
  private final Map<String, String> copy;

  private CopyOptions(Map<String, String> format, Map<String, String> copy) {
    this.format = format;
    this.copy = copy;
  }

  static CopyOptions of(Statement.CopyInto statement) throws SqlFailure {
    Map<String, String> format = caseInsensitive(statement.formatOptions());
    Map<String, String> copy = caseInsensitive(statement.copyOptions());
    for (String option : copy.keySet()) {
      if (!COPY_OPTIONS.contains(option.toLowerCase(Locale.ROOT))) {
        throw CopyFailures.unsupported("COPY_OPTIONS '" + option + "'");
      }
    }
    for (String option : format.keySet()) {
      if (UNSUPPORTED.contains(option.toLowerCase(Locale.ROOT))) {
        throw CopyFailures.unsupported("FORMAT_OPTIONS '" + option + "'");
      }
    }
    return new CopyOptions(format, copy);
  }

  private static Map<String, String> caseInsensitive(Map<String, String> options) {
    Map<String, String> result = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    result.putAll(options);
    return result;
  }

  /** Load files whether they were loaded before or not. */
  boolean force() {
    return Boolean.parseBoolean(copy.getOrDefault("force", "false"));
  }

  /** Let the target's schema grow by the source's. */
  boolean mergeSchema() {
    return Boolean.parseBoolean(copy.getOrDefault("mergeSchema", "false"));
  }

  /**
   * Whether files that are not there are passed over. Spark's default is false; COPY INTO's is
   * true.
   */
  boolean ignoreMissingFiles() {
    return Boolean.parseBoolean(format.getOrDefault("ignoreMissingFiles", "true"));
  }

  boolean ignoreCorruptFiles() {
    return Boolean.parseBoolean(format.getOrDefault("ignoreCorruptFiles", "false"));
  }

  boolean recursiveFileLookup() {
    return Boolean.parseBoolean(format.getOrDefault("recursiveFileLookup", "false"));
  }

  /** A glob on file names, or null. */
  String pathGlobFilter() {
    return format.get("pathGlobFilter");
  }

  boolean header() {
    return Boolean.parseBoolean(format.getOrDefault("header", "false"));
  }

  /** What the reader of the format gets. */
  Map<String, String> forReader() {
    Map<String, String> options = caseInsensitive(format);
    options.put("ignoreMissingFiles", Boolean.toString(ignoreMissingFiles()));
    // The files are listed by name already.
    options.remove("recursiveFileLookup");
    return options;
  }
}
