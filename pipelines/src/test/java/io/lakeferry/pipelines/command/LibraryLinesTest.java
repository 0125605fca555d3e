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
package io.lakeferry.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** What a library logs by itself goes through the layout of our terminal. */
class LibraryLinesTest {

  @Test
  void showNeitherPresignedUrlsNorTokens() throws Exception {
    URI configuration = LibraryLinesTest.class.getResource("/log4j2.xml").toURI();
    try (LoggerContext context = new LoggerContext("test", null, configuration)) {
      context.start();
      Layout<?> layout = context.getConfiguration().getAppender("terminal").getLayout();
      Log4jLogEvent event =
          Log4jLogEvent.newBuilder()
              .setLoggerName("org.example.Client")
              .setLevel(Level.WARN)
              .setMessage(
                  new SimpleMessage(
                      "PUT https://bucket.example/a/b.parquet?X-Amz-Signature=5ecre7 failed,"
                          + " Authorization: Bearer 5ecre7.abc and dapi5ecre75ecre7"))
              .setThrown(new IllegalStateException("https://host/x?sig=5ecre7"))
              .build();
      assertThat(layout.toSerializable(event).toString())
          .doesNotContain("5ecre7")
          .contains("PUT https://bucket.example/a/b.parquet?(removed) failed")
          .contains("IllegalStateException: https://host/x?(removed)");
    }
  }
}
