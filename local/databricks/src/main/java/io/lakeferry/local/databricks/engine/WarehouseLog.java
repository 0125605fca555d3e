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

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * Where Spark's warnings go: to standard error ({@code log4j2.properties}), or to a file if the
 * system property {@value #FILE_PROPERTY} names one.
 */
final class WarehouseLog {

  static final String FILE_PROPERTY = "lakeferry.local.databricks.log";

  private static final String APPENDER = "warehouse-file";

  private WarehouseLog() {}

  /** Turns the log to the file; does nothing without the property or when called again. */
  static void configure() {
    String file = System.getProperty(FILE_PROPERTY);
    LoggerContext context = LoggerContext.getContext(false);
    Configuration configuration = context.getConfiguration();
    if (file == null || configuration.getAppender(APPENDER) != null) {
      return;
    }
    FileAppender appender =
        FileAppender.newBuilder()
            .setName(APPENDER)
            .withFileName(file)
            .setLayout(
                PatternLayout.newBuilder()
                    .withPattern("%d{ISO8601} %p %c{1}: %m%n%ex")
                    .withConfiguration(configuration)
                    .build())
            .setConfiguration(configuration)
            .build();
    appender.start();
    configuration.addAppender(appender);
    LoggerConfig root = configuration.getRootLogger();
    root.getAppenders().keySet().forEach(root::removeAppender);
    root.addAppender(appender, Level.WARN, null);
    context.updateLoggers();
  }
}
