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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.window.DateSpan;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.TimestampRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decides, beside a model's columns and keys, which rows a selection holds: readable facts for
 * a run's fingerprint. Team and window are no part of it, as they name the run already.
 *
 * <p>The rule's name stands in it and not the table that it chose: a relaunch days later reads
 * another table and is still the same run.
 */
public final class SourceFacts {
  private SourceFacts() {}

  /** The facts by name. */
  public static Map<String, String> of(Model model, RowSelection selection, String database) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("database", database);
    ModelSource source = model.source();
    if (source instanceof ModelSource.Query query) {
      facts.put("windowRule", "query");
      facts.put("query", sha256(query.sql()));
    } else if (source instanceof ModelSource.Table table) {
      facts.put("windowRule", "table");
      facts.put("table", table.table());
      facts.put("windowColumn", table.windowExpression());
      if (table.teamExpression() != null) {
        facts.put("teamColumn", table.teamExpression());
      }
    } else {
      facts.put(
          "windowRule",
          switch (selection.by()) {
            case LANDED -> LandedRule.NAME;
            case TIMESTAMP -> TimestampRule.NAME;
          });
      // By its usual value a run is the same as before there was a choice.
      if (!selection.dated().equals(DateSpan.POSTHOGS)) {
        facts.put("lookBack", text(selection.dated().before()));
        facts.put("lookAhead", text(selection.dated().after()));
      }
    }
    putNames(facts, "includeEvents", selection.includeEvents());
    putNames(facts, "excludeEvents", selection.excludeEvents());
    return Map.copyOf(facts);
  }

  private static String text(Duration span) {
    return span == null ? "unlimited" : span.toString();
  }

  /** In an order of their own, as theirs does not matter; so that no two lists look alike. */
  private static void putNames(Map<String, String> facts, String name, List<String> events) {
    if (!events.isEmpty()) {
      facts.put(
          name,
          String.join(
              ", ",
              events.stream()
                  .distinct()
                  .sorted()
                  .map(event -> "'" + event.replace("\\", "\\\\").replace("'", "\\'") + "'")
                  .toList()));
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
