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
package io.lakeferry.pipelines.export;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What one class logs until this is closed. */
final class LogRecorder implements AutoCloseable {
  private final Recorder recorder;

  private LogRecorder(Recorder recorder) {
    this.recorder = recorder;
  }

  /** Begins. */
  static LogRecorder of(Class<?> source, Level level) {
    Recorder recorder = new Recorder(source.getName());
    recorder.start();
    LoggerContext.getContext(false).getRootLogger().addAppender(recorder);
    Configurator.setLevel(source.getName(), level);
    return new LogRecorder(recorder);
  }

  List<LogEvent> events() {
    return List.copyOf(recorder.events);
  }

  List<String> messages() {
    return events().stream().map(event -> event.getMessage().getFormattedMessage()).toList();
  }

  @Override
  public void close() {
    LoggerContext.getContext(false).getRootLogger().removeAppender(recorder);
    LoggerContext.getContext(false).reconfigure();
  }

  private static final class Recorder extends AbstractAppender {
    private final String source;
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();

    Recorder(String source) {
      super("recorder", null, null, false, Property.EMPTY_ARRAY);
      this.source = source;
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLoggerName().equals(source)) {
        events.add(event.toImmutable());
      }
    }
  }
}
