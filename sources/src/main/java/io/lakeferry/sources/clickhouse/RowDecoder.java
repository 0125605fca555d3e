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
import io.lakeferry.transforms.row.RowCursor;
import java.io.IOException;
import java.io.InputStream;

/** Makes rows of the bytes of a RowBinaryWithNamesAndTypes stream. */
@FunctionalInterface
interface RowDecoder {
  /**
   * Reads the header and compares it with the model.
   *
   * @param bytes closed by the cursor's close
   */
  RowCursor decode(InputStream bytes, Model model) throws IOException;
}
