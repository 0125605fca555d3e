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
package io.lakeferry.transforms.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedactionTest {
  @TempDir Path folder;

  private Redaction knowing(String secret) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "secret", ""), secret + "\n");
    return new Redaction(List.of(SecretReference.parse("--option", "file:" + file)));
  }

  @Test
  void whatLooksLikeASecretGoes() {
    Redaction redaction = Redaction.OF_PATTERNS;
    assertThat(redaction.text("PUT https://bucket.example/a/b?X-Sig=abc&x=1 done"))
        .isEqualTo("PUT https://bucket.example/a/b?(removed) done");
    assertThat(redaction.text("GET http://me:hidden@host/a"))
        .isEqualTo("GET http://(removed)@host/a");
    assertThat(redaction.text("Authorization: Bearer abc.def-ghi")).doesNotContain("abc.def");
    assertThat(redaction.text("token dapi0123456789abcdef0123 here")).doesNotContain("0123456789");
    assertThat(redaction.text("OAuth2Secret=s3cret;PWD=\"hidden\"; client_secret: shh"))
        .doesNotContain("s3cret")
        .doesNotContain("hidden")
        .doesNotContain("shh");
    assertThat(redaction.text("X-ClickHouse-Key: [hidden]")).doesNotContain("hidden");
    assertThat(redaction.text("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln")).isEqualTo("(removed)");
    assertThat(redaction.text("SELECT 1")).isEqualTo("SELECT 1");
    assertThat(redaction.text(null)).isEmpty();
  }

  @Test
  void whatIsKnownToBeASecretGoesWhereverItStands() throws IOException {
    Redaction redaction = knowing("hunter2/&").plus(knowing("other"));
    assertThat(redaction.text("<hunter2/&> and hunter2%2F%26 and other"))
        .isEqualTo("<(removed)> and (removed) and (removed)");
  }

  @Test
  void aSecretThatIsPartOfAnotherLeavesNothingOfIt() throws IOException {
    Redaction redaction = knowing("hunter").plus(knowing("hunter2\"x"));
    assertThat(redaction.text("hunter2\"x and {\"key\": \"hunter2\\\"x\"}"))
        .isEqualTo("(removed) and {\"key\": \"(removed)\"}");
  }

  @Test
  void aMessageOfOursKeepsWhatItSaysOfASecret() throws IOException {
    String ours = "env:CLICKHOUSE_PASSWORD: the environment variable is not set. Set it.";
    assertThat(knowing("hunter2").message(ours)).isEqualTo(ours);
    assertThat(knowing("hunter2").message("GRANT SELECT ON hunter2 TO http://me:pw@host/a?b=c"))
        .isEqualTo("GRANT SELECT ON (removed) TO http://(removed)@host/a?(removed)");
    assertThat(Redaction.OF_PATTERNS.message(null)).isEmpty();
  }

  @Test
  void causesAndSuppressedOnesAreCleanedToo() throws IOException {
    RuntimeException thrown =
        new IllegalStateException("no hunter2 here", new IOException("and hunter2 there"));
    thrown.addSuppressed(new IOException("last hunter2"));
    assertThat(knowing("hunter2").stackOf(thrown).toString())
        .contains("no (removed) here", "and (removed) there", "last (removed)", "\tat io.lakeferry")
        .doesNotContain("hunter2");
    assertThat(knowing("hunter2").lazily("hunter2")).hasToString("(removed)");
  }

  @Test
  void aSecretThatCannotBeReadHereOrIsEmptyChangesNothing() throws IOException {
    Redaction unreadable =
        new Redaction(List.of(SecretReference.parse("--option", "file:" + folder.resolve("none"))));
    assertThat(unreadable.plus(knowing("")).text("text")).isEqualTo("text");
  }
}
