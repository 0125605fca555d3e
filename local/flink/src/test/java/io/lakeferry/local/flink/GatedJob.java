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
package io.lakeferry.local.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.ExecutionMode;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.io.GenericInputFormat;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.api.java.io.DiscardingOutputFormat;
import org.apache.flink.core.io.GenericInputSplit;

/**
 * A batch job for the cluster under test: each of its splits waits until a file named {@code open}
 * is in the given folder, and then writes a file {@code done-N}. A file {@code fail} makes it fail.
 */
public final class GatedJob {
  private GatedJob() {}

  /** Takes the folder and the number of splits. */
  public static void main(String[] arguments) throws Exception {
    ExecutionEnvironment environment = ExecutionEnvironment.getExecutionEnvironment();
    // As Beam's runner is asked to do it.
    environment.getConfig().setExecutionMode(ExecutionMode.BATCH_FORCED);
    environment.setParallelism(Integer.parseInt(arguments[1]));
    environment
        .createInput(new Numbers())
        .map(new Gate(arguments[0]))
        .output(new DiscardingOutputFormat<>());
    environment.execute("gated " + System.getenv("GATED_JOB_NAME"));
  }

  /** One number for each split. */
  public static final class Numbers extends GenericInputFormat<Integer> {
    private static final long serialVersionUID = 1L;
    private boolean read;

    @Override
    public void open(GenericInputSplit split) throws IOException {
      super.open(split);
      read = false;
    }

    @Override
    public boolean reachedEnd() {
      return read;
    }

    @Override
    public Integer nextRecord(Integer reused) {
      read = true;
      return partitionNumber;
    }
  }

  private static final class Gate extends RichMapFunction<Integer, Integer> {
    private static final long serialVersionUID = 1L;
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(20);

    private final String folder;

    Gate(String folder) {
      this.folder = folder;
    }

    @Override
    public Integer map(Integer number) throws IOException {
      Path place = Path.of(folder);
      while (Files.notExists(place.resolve("open"))) {
        if (Files.exists(place.resolve("fail"))) {
          throw new IllegalStateException("the gate fails");
        }
        LockSupport.parkNanos(POLL);
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("interrupted");
        }
      }
      Files.writeString(place.resolve("done-" + number), "");
      return number;
    }
  }
}
