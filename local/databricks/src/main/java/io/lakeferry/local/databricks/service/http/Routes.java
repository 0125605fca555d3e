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
package io.lakeferry.local.databricks.service.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which handler answers which method and path. A pattern's segment {@code {name}} matches one
 * segment, a last segment {@code {name*}} everything that is left. A slash at a path's end is
 * tolerated, because clients differ in it.
 */
public final class Routes implements Handler {
  private record Route(String method, List<String> pattern, Handler handler) {}

  private final List<Route> routes = new ArrayList<>();

  /** Adds a route; the first one that matches wins. */
  public Routes add(String method, String pattern, Handler handler) {
    routes.add(new Route(method, segments(pattern), handler));
    return this;
  }

  /** Adds all routes of another table. */
  public Routes addAll(Routes others) {
    routes.addAll(others.routes);
    return this;
  }

  /** The same routes, each answered only after {@code guard} let the request pass. */
  public Routes guardedBy(Guard guard) {
    Routes guarded = new Routes();
    for (Route route : routes) {
      guarded.routes.add(
          new Route(
              route.method(),
              route.pattern(),
              request -> {
                guard.check(request);
                return route.handler().handle(request);
              }));
    }
    return guarded;
  }

  /** Decides whether a request may go on. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Returns if it may.
     *
     * @throws ApiFailure if it may not
     */
    void check(Request request) throws ApiFailure;
  }

  @Override
  public Reply handle(Request request) throws IOException, ApiFailure {
    List<String> path = segments(request.path());
    for (Route route : routes) {
      if (route.method().equals(request.method())) {
        Optional<Map<String, String>> variables = match(route.pattern(), path);
        if (variables.isPresent()) {
          request.matched(variables.get());
          return route.handler().handle(request);
        }
      }
    }
    request.discardBody();
    throw new ApiFailure(
        404, "ENDPOINT_NOT_FOUND", "No API found for '" + request.method() + request.path() + "'");
  }

  private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String expected = pattern.get(i);
      if (expected.endsWith("*}")) {
        String rest = String.join("/", path.subList(Math.min(i, path.size()), path.size()));
        variables.put(expected.substring(1, expected.length() - 2), rest);
        return Optional.of(variables);
      }
      if (i >= path.size()) {
        return Optional.empty();
      }
      if (expected.startsWith("{")) {
        variables.put(expected.substring(1, expected.length() - 1), path.get(i));
      } else if (!expected.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return path.size() == pattern.size() ? Optional.of(variables) : Optional.empty();
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return segments;
  }
}
