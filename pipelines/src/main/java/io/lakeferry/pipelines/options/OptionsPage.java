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
package io.lakeferry.pipelines.options;

import java.util.List;
import java.util.Map;

/** The tables of options for {@code --help} and for the documentation, from the code itself. */
public final class OptionsPage {
  private static final int HELP_WIDTH = 96;
  private static final int HELP_INDENT = 6;

  private static final Map.Entry<String, Class<?>> SOURCE =
      Map.entry("Source", SourceOptions.class);
  private static final Map.Entry<String, Class<?>> ROWS = Map.entry("Rows", SelectionOptions.class);
  private static final Map.Entry<String, Class<?>> WINDOW =
      Map.entry("Window (export, plan)", WindowOptions.class);
  private static final Map.Entry<String, Class<?>> PERIODS =
      Map.entry("Periods", PeriodOptions.class);
  private static final Map.Entry<String, Class<?>> RANGE =
      Map.entry("Range (backfill, verify)", RangeOptions.class);
  private static final Map.Entry<String, Class<?>> BACKFILL =
      Map.entry("Backfill", BackfillRunOptions.class);
  private static final Map.Entry<String, Class<?>> VERIFY =
      Map.entry("Verify", RepairOptions.class);
  private static final Map.Entry<String, Class<?>> WAREHOUSE =
      Map.entry("Warehouse", WarehouseOptions.class);
  private static final Map.Entry<String, Class<?>> TARGET =
      Map.entry("Target", TargetOptions.class);
  private static final Map.Entry<String, Class<?>> TUNING =
      Map.entry("Tuning", TuningOptions.class);
  private static final Map.Entry<String, Class<?>> REPORT =
      Map.entry("Report", ReportOptions.class);
  private static final Map.Entry<String, Class<?>> CONFIG =
      Map.entry("Configuration", ConfigOptions.class);

  private static final List<Map.Entry<String, Class<?>>> ALL_GROUPS =
      List.of(
          SOURCE, ROWS, WINDOW, PERIODS, RANGE, BACKFILL, VERIFY, WAREHOUSE, TARGET, TUNING, REPORT,
          CONFIG);

  private OptionsPage() {}

  /** The options of {@code export} and {@code plan}, for a terminal. */
  public static String exportHelp() {
    return help(List.of(SOURCE, ROWS, WINDOW, PERIODS, WAREHOUSE, TARGET, TUNING, REPORT, CONFIG));
  }

  /** The options of {@code backfill}, for a terminal. */
  public static String backfillHelp() {
    return help(
        List.of(SOURCE, ROWS, RANGE, PERIODS, BACKFILL, WAREHOUSE, TARGET, TUNING, REPORT, CONFIG));
  }

  /** The options of {@code verify}, for a terminal. */
  public static String verifyHelp() {
    return help(
        List.of(SOURCE, ROWS, RANGE, PERIODS, VERIFY, WAREHOUSE, TARGET, TUNING, REPORT, CONFIG));
  }

  /** The options of {@code runs}, for a terminal. */
  public static String runsHelp() {
    return help(List.of(WAREHOUSE, REPORT, CONFIG));
  }

  /** The options of {@code model}, for a terminal. */
  public static String modelHelp() {
    return help(List.of(SOURCE, REPORT, CONFIG));
  }

  /** All options as Markdown tables, one for each group. */
  public static String markdown() {
    StringBuilder page = new StringBuilder();
    for (Map.Entry<String, Class<?>> group : ALL_GROUPS) {
      page.append("### ").append(group.getKey()).append("\n\n");
      page.append("| option | default | meaning |\n|---|---|---|\n");
      for (OptionDescription option : OptionDescription.declaredBy(group.getValue())) {
        page.append("| `--")
            .append(option.name())
            .append("` | ")
            .append(markdownDefault(option))
            .append(" | ")
            .append(option.description().replace("|", "\\|"))
            .append(" |\n");
      }
      page.append('\n');
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static String markdownDefault(OptionDescription option) {
    return switch (option.necessity()) {
      case REQUIRED -> "**required**";
      case OPTIONAL -> option.defaultText().map(text -> "`" + text + "`").orElse("");
    };
  }

  private static String help(List<Map.Entry<String, Class<?>>> groups) {
    StringBuilder page = new StringBuilder();
    for (Map.Entry<String, Class<?>> group : groups) {
      page.append(group.getKey()).append(":\n");
      for (OptionDescription option : OptionDescription.declaredBy(group.getValue())) {
        page.append("  --").append(option.name()).append("=...");
        page.append(
            switch (option.necessity()) {
              case REQUIRED -> "  (required)";
              case OPTIONAL ->
                  option.defaultText().map(text -> "  (default " + text + ")").orElse("");
            });
        page.append('\n');
        appendWrapped(page, option.description());
      }
      page.append('\n');
    }
    return page.toString();
  }

  private static void appendWrapped(StringBuilder page, String text) {
    int column = HELP_INDENT;
    page.append(" ".repeat(HELP_INDENT));
    for (String word : text.split(" ")) {
      if (column > HELP_INDENT && column + 1 + word.length() > HELP_WIDTH) {
        page.append('\n').append(" ".repeat(HELP_INDENT));
        column = HELP_INDENT;
      } else if (column > HELP_INDENT) {
        page.append(' ');
        column++;
      }
      page.append(word);
      column += word.length();
    }
    page.append('\n');
  }
}
