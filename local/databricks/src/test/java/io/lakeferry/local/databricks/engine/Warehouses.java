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
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one warehouse of a test JVM: Spark allows for one, and a start takes seconds. It opens with
 * the first test class that asks for it, in a folder of its own, and closes after the last.
 *
 * <p>Use: {@code @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();}
 */
public final class Warehouses implements BeforeAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Warehouses.class);

  private Shared shared;

  /** The engine, opened or open already. */
  public SparkSqlEngine engine() {
    return shared.engine;
  }

  /** Where it keeps its state. */
  public Path folder() {
    return shared.folder;
  }

  /** Closes the warehouse and opens it again in the same folder. */
  public SparkSqlEngine restart() {
    shared.engine.close();
    shared.engine = SparkSqlEngine.open(shared.folder);
    return shared.engine;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("warehouse", key -> Shared.open(), Shared.class);
  }

  private static final class Shared implements ExtensionContext.Store.CloseableResource {

    private final Path folder;
    private SparkSqlEngine engine;

    private Shared(Path folder) {
      this.folder = folder;
      this.engine = SparkSqlEngine.open(folder);
    }

    static Shared open() {
      try {
        return new Shared(Files.createTempDirectory("warehouse"));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      engine.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
