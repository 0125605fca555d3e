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

import io.lakeferry.pipelines.options.ModelSettings;
import io.lakeferry.pipelines.options.OptionsPage;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.sources.clickhouse.ClickHouseSource;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelText;
import io.lakeferry.transforms.model.Models;
import java.time.Clock;
import java.util.List;

/** Shows models, and checks one against the source. */
final class ModelCommand implements Command {
  private static final String HELP =
      """
      lakeferry model: the models that can be exported.

      Usage: lakeferry model list                     the built-in ones
             lakeferry model show <name or file>      one in full, in the form of a model file
             lakeferry model check <name or file> ... whether the source has what it needs: tables,
                                                      columns, types; reads no row

      A file is named by its path, which ends with .yaml or .yml; docs/models.md describes its form.
      Only check asks the source, and needs these options:

      """;

  private final Terminal terminal;
  private final FailureTeller failures;
  private final Signals signals;

  ModelCommand(Terminal terminal, FailureTeller failures, Signals signals) {
    this.terminal = terminal;
    this.failures = failures;
    this.signals = signals;
  }

  @Override
  public String help() {
    return HELP + OptionsPage.modelHelp().stripTrailing();
  }

  @Override
  public int run(List<String> arguments) {
    ModelSettings settings = OptionsReader.readModel(arguments.toArray(String[]::new)).settings();
    switch (settings.action()) {
      case LIST -> Models.all().forEach(this::list);
      case SHOW -> terminal.print(ModelText.of(Models.named(settings.name())).stripTrailing());
      case CHECK -> {
        return check(arguments, settings);
      }
    }
    return 0;
  }

  private void list(Model model) {
    terminal.print(
        "%-10s %2d columns%s, %s"
            .formatted(model.name(), model.columns().size(), more(model), how(model)));
    terminal.print("           " + model.description().strip());
  }

  private static String more(Model model) {
    return model.optionalColumns().isEmpty()
        ? ""
        : " and " + model.optionalColumns().size() + " optional ones";
  }

  private static String how(Model model) {
    return model.isMutable()
        ? "merged by " + String.join(", ", model.merge().key())
        : "appended, each window once";
  }

  private int check(List<String> arguments, ModelSettings settings) {
    terminal.redactWith(settings.source().redaction());
    LoadedModel model = Models.loaded(settings.name());
    try (ClickHouseSource source =
            ClickHouseSource.connect(
                settings.source().connection("model check"), Clock.systemUTC());
        StopOnSignal signal = new StopOnSignal(signals, source::close)) {
      return failures.told(
          arguments,
          () -> {
            source.check(model);
            terminal.print(
                "model %s fits the source: %d columns, from %s"
                    .formatted(
                        model.model().name(),
                        model.model().columns().size(),
                        settings.source().database()));
            return 0;
          });
    }
  }
}
