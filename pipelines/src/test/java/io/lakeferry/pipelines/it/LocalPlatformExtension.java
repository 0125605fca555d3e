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
package io.lakeferry.pipelines.it;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands running local parts to tests as a parameter of type {@link LocalParts}. Test classes run
 * side by side, so each has the parts for itself while it runs; the next class gets them as they
 * are, which saves their start: tests keep apart by tables, teams and export names of their own.
 * All stop with the run.
 */
public final class LocalPlatformExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LocalPlatformExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalParts.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // A store closes what it holds at the end of what it belongs to: the run, or the class.
    Pool pool =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Pool.class, type -> new Pool(), Pool.class);
    return classOf(context)
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Lease.class, type -> pool.lease(), Lease.class)
        .parts();
  }

  private static ExtensionContext classOf(ExtensionContext context) {
    ExtensionContext ofClass = context;
    while (!ofClass.getParent().orElseThrow().equals(context.getRoot())) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    return ofClass;
  }

  /** All parts that were started, as many as classes ran at the same time. */
  private static final class Pool implements ExtensionContext.Store.CloseableResource {
    private final Deque<LocalParts> free = new ArrayDeque<>();

    Lease lease() {
      LocalParts parts;
      synchronized (this) {
        parts = free.poll();
      }
      return new Lease(this, parts == null ? LocalParts.start() : parts);
    }

    synchronized void giveBack(LocalParts parts) {
      free.push(parts);
    }

    @Override
    public synchronized void close() throws IOException {
      IOException failure = null;
      for (LocalParts parts : free) {
        try {
          parts.close();
        } catch (IOException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** The parts in the hands of one class. */
  private record Lease(Pool pool, LocalParts parts)
      implements ExtensionContext.Store.CloseableResource {
    @Override
    public void close() {
      pool.giveBack(parts);
    }
  }
}
