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

/** What columns and queries of the built-in models do not say by themselves, for their page. */
final class ModelNotes {
  private ModelNotes() {}

  /** In Markdown, with an empty line before it; empty if there is nothing to say. */
  static String of(Model model) {
    return switch (model.name()) {
      case "persons" ->
          """

          **Contradictions.** Two rows of `person_distinct_id2` with one version and different persons
          contradict each other. Within the source the later `_timestamp` decides between them, then the
          later `_offset`, then the greater person; they are not counted. A row of the target that has the
          version of the exported one and another person is counted and reported.
          """;
      case "sessions" ->
          """

          **Events dated in the future** date the end and the version of their session there. Until that
          time comes no window holds the session, and what else happens in it arrives only with the window
          that does, or later; a row that was exported before stays as it was meanwhile. A session whose
          end is dated more than six days after the time in its id is in no window. They are found in the
          source by `max(max_timestamp) > now()`.

          **The channel type** is looked up in the dictionary `channel_definition_dict`, for which the user
          of ClickHouse needs `GRANT dictGet` beside `SELECT`.
          """;
      default -> "";
    };
  }
}
