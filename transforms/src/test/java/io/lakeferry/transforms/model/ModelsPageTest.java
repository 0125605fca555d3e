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
package io.lakeferry.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The committed page is that of the models. To renew it run this test with {@code
 * -Dlakeferry.write.models=true}.
 */
class ModelsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "models.md");

  @Test
  void theCommittedPageIsCurrent() throws IOException {
    if (Boolean.getBoolean("lakeferry.write.models")) {
      Files.writeString(PAGE, ModelsPage.markdown());
      return;
    }
    assertThat(Files.readString(PAGE)).isEqualTo(ModelsPage.markdown());
  }

  @Test
  void itNamesEveryColumnOfEveryModelAndEveryType() {
    String page = ModelsPage.markdown();

    for (Model model : Models.all()) {
      assertThat(page).contains("## " + model.name());
      model.columns().forEach(column -> assertThat(page).contains("| `" + column.name() + "` |"));
      model
          .optionalColumns()
          .forEach(column -> assertThat(page).contains("| `" + column.name() + "` *optional* |"));
    }
    for (ValueType type : ValueType.values()) {
      assertThat(page).contains("| `" + type + "` |");
    }
  }
}
