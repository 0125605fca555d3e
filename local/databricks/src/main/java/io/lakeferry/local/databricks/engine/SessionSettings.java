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

import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.classic.SparkSession;

/**
 * A session's settings under the names that a SQL warehouse gives them.
 *
 * @see <a
 *     href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-parameters">configuration
 *     parameters</a>
 */
final class SessionSettings {

  private static final String TIMEOUT = "statement_timeout";

  /** Two days, in seconds: the documented default and upper bound of STATEMENT_TIMEOUT. */
  private static final long MAX_TIMEOUT_SECONDS = 172_800;

  private static final Map<String, String> SPARK_NAMES =
      Map.of(
          "ansi_mode", "spark.sql.ansi.enabled",
          "timezone", "spark.sql.session.timeZone");

  private final SparkSession spark;

  SessionSettings(SparkSession spark) {
    this.spark = spark;
  }

  /** Sets one, by the warehouse's name or Spark's. */
  void set(String name, String value) {
    String folded = name.toLowerCase(Locale.ROOT);
    String key = folded.equals(TIMEOUT) ? TIMEOUT : SPARK_NAMES.getOrDefault(folded, name);
    spark.conf().set(key, value);
  }

  /** Whether a SET statement's key is one of the warehouse's own. */
  static boolean isOurs(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return folded.equals(TIMEOUT) || SPARK_NAMES.containsKey(folded);
  }

  ZoneId timeZone() {
    return ZoneId.of(spark.conf().get("spark.sql.session.timeZone"));
  }

  /** How long a statement may run; zero means as long as it likes. */
  Duration statementTimeout() {
    String seconds = spark.conf().get(TIMEOUT, Long.toString(MAX_TIMEOUT_SECONDS));
    return Duration.ofSeconds(Math.min(Long.parseLong(seconds.trim()), MAX_TIMEOUT_SECONDS));
  }
}
