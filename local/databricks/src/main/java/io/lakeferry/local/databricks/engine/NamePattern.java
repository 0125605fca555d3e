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

import java.util.List;
import org.apache.spark.sql.catalyst.util.StringUtils;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The pattern of a SHOW statement: {@code *} for any characters, {@code |} between alternatives, no
 * regard to case.
 *
 * @param text null matches all
 */
record NamePattern(String text) {

  boolean matches(String name) {
    if (text == null) {
      return true;
    }
    // JDBC drivers pass on their own wildcard for "all".
    String pattern = text.equals("%") ? "*" : text;
    return !StringUtils.filterPattern(CollectionConverters.asScala(List.of(name)).toSeq(), pattern)
        .isEmpty();
  }
}
