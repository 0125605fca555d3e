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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.pipelines.options.TuningSettings;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.NotedSplits;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.split.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportSplitTest {
  private static final Attempt ATTEMPT = new Attempt("run", "a1", "lf_run_a1", "/Volumes/c/s/v");

  /** In this process only, as nothing of it travels here. */
  private static final List<String> CLOSED = new ArrayList<>();

  @TempDir Path folder;

  /** A window whose reader does not close. */
  private record StubbornWindow() implements PlannedWindow {
    @Override
    public String table() {
      return "t";
    }

    @Override
    public List<Split> splits() {
      return List.of();
    }

    @Override
    public long expectedRows() {
      return 0;
    }

    @Override
    public long expectedBytes() {
      return 0;
    }

    @Override
    public List<String> statements() {
      return List.of();
    }

    @Override
    public SplitReader openReader() {
      return new SplitReader() {
        @Override
        public RowCursor open(Split split) {
          throw new UnsupportedOperationException();
        }

        @Override
        public long count(Split split) {
          return 0;
        }

        @Override
        public void close() {
          CLOSED.add("reader");
          throw new IllegalStateException("the reader does not close");
        }
      };
    }
  }

  private record Target() implements LoadTarget {
    @Override
    public LoadProtocol openProtocol() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShardUpload openUpload() {
      return new ShardUpload() {
        @Override
        public void upload(Attempt attempt, String name, Path file) {}

        @Override
        public void close() {
          CLOSED.add("upload");
        }
      };
    }

    @Override
    public SplitNotes openNotes() {
      return new SplitNotes() {
        @Override
        public boolean begin(Attempt attempt, int splitId) {
          return true;
        }

        @Override
        public void finish(Attempt attempt, SplitResult result) {}

        @Override
        public Optional<SplitResult> finished(Attempt attempt, int splitId) {
          return Optional.empty();
        }

        @Override
        public Optional<Standing> standing(Attempt attempt) {
          return Optional.empty();
        }

        @Override
        public Optional<NotedSplits> noted(Attempt attempt) {
          return Optional.empty();
        }

        @Override
        public boolean mark(Attempt attempt, String mark, String text) {
          return true;
        }

        @Override
        public Optional<String> marked(Attempt attempt, String mark) {
          return Optional.empty();
        }

        @Override
        public void close() {
          CLOSED.add("notes");
        }
      };
    }
  }

  @Test
  void aReaderThatDoesNotCloseKeepsNothingElseOpen() {
    String launch = new Tokens().get();
    ExportSplit split =
        new ExportSplit(
            new ExportJob(
                launch,
                "run",
                Numbers.MODEL,
                new TuningSettings(
                    DataSize.ofMebibytes(1), 1, 1, Duration.ofMillis(1), folder.toString()),
                new Target(),
                Redaction.OF_PATTERNS),
            new StubbornWindow(),
            ATTEMPT,
            new WorkerSettings(1, WorkerSettings.Deaths.ARE_SURVIVED));
    split.setUp();
    assertThat(Worker.namesOf(launch)).hasSize(1);

    assertThatThrownBy(split::tearDown).hasMessage("the reader does not close");

    assertThat(CLOSED).containsExactly("reader", "upload", "notes");
    assertThat(Worker.namesOf(launch)).isEmpty();
    assertThat(folder).isEmptyDirectory();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("lakeferry-split") && thread.isAlive());
  }
}
