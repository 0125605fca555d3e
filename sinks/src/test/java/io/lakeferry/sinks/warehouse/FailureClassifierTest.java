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
package io.lakeferry.sinks.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.warehouse.StatementFailure.Kind;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.SecretReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassifierTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [INSUFFICIENT_PERMISSIONS] Insufficient privileges. SQLSTATE: 42501 | | PERMISSION
          [NO_SUCH_CATALOG_EXCEPTION] Catalog 'x' was not found. | | OBJECT_NOT_FOUND
          [SCHEMA_NOT_FOUND] The schema cannot be found. | 42704 | OBJECT_NOT_FOUND
          [TABLE_OR_VIEW_NOT_FOUND] The table or view cannot be found. SQLSTATE: 42P01 | | OBJECT_NOT_FOUND
          [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column cannot be resolved | 42703 | SCHEMA_MISMATCH
          [DELTA_FAILED_TO_MERGE_FIELDS] Failed to merge fields | 22005 | SCHEMA_MISMATCH
          [DELTA_VIOLATE_CONSTRAINT_WITH_VALUES] CHECK constraint violated | 23001 | SCHEMA_MISMATCH
          [CAST_INVALID_INPUT] The value cannot be cast | 22018 | DATA_UNSUPPORTED
          [UNRESOLVED_ROUTINE] Cannot resolve routine `try_parse_json` | 42883 | NOT_SUPPORTED
          [COPY_INTO_DUPLICATED_FILES_COPY_NOT_ALLOWED] Duplicated files | 25000 | CONFLICT
          [DELTA_CONCURRENT_APPEND.WITHOUT_HINT] Files were added | 2D521 | CONFLICT
          [DELTA_CONCURRENT_SOMETHING_NEW] Files were added | | CONFLICT
          [DELTA_METADATA_CHANGED] The metadata was changed | 2D521 | CONFLICT
          [FAILED_READ_FILE.FILE_NOT_EXIST] File does not exist | KD001 | FILE_NOT_FOUND
          [PATH_NOT_FOUND] Path does not exist | 42K03 | FILE_NOT_FOUND
          [CANCELED] stopped | | CANCELED
          Statement has timed out | 57KD0 | TIMED_OUT
          [INTERNAL_ERROR] something | XX000 | UNAVAILABLE
          [PARSE_SYNTAX_ERROR] Syntax error | 42601 | UNFORESEEN
          """)
  void conditionsThenStatesThenWords(String text, String state, Kind kind) {
    assertThat(FailureClassifier.ofServer(text, state, null).kind()).isEqualTo(kind);
  }

  @Test
  void whatTheServerDidNotJudgeIsUnanswered() {
    assertThat(FailureClassifier.ofDriver("Connection reset", "08000", null).kind())
        .isEqualTo(Kind.UNANSWERED);
    assertThat(
            FailureClassifier.ofDriver(
                    "Communication failure",
                    "08000",
                    new IllegalStateException(
                        "x", new IllegalStateException("{\"error\":\"invalid_client\"}")))
                .kind())
        .isEqualTo(Kind.AUTHENTICATION);
  }

  private static FailureMessages messages() {
    return new FailureMessages(
        new TargetConnection(
            "host",
            "/sql/1.0/warehouses/abc",
            new Credentials.ServicePrincipal("sp-1", SecretReference.parse("secret", "env:SECRET")),
            Map.of(),
            Duration.ofMinutes(5)));
  }

  @Test
  void missingRightIsPrintedAsGrant() {
    LakeferryException worded =
        messages()
            .word(
                FailureClassifier.ofServer(
                    "[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have USE"
                        + " CATALOG on Catalog 'foo'. SQLSTATE: 42501",
                    null,
                    null),
                "table t",
                "GRANT ANYTHING");
    assertThat(worded.code()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(worded).hasMessageContaining("GRANT USE CATALOG ON CATALOG `foo` TO `sp-1`");
    assertThat(
            messages()
                .word(
                    FailureClassifier.ofServer("[PERMISSION_DENIED] no", null, null),
                    "table t",
                    "GRANT SELECT ON TABLE t TO x"))
        .hasMessageContaining("GRANT SELECT ON TABLE t TO x");
  }

  @Test
  void wordsOfTheServerStayOutOfTheMessage() {
    LakeferryException worded =
        messages()
            .word(
                FailureClassifier.ofServer(
                    "Statement execution failed x -> SELECT 's3cret' [CAST_INVALID_INPUT] 's3cret'",
                    "22018",
                    null),
                "table t",
                "");
    assertThat(worded.getMessage()).doesNotContain("s3cret").contains("CAST_INVALID_INPUT");
  }
}
