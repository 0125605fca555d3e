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

import io.lakeferry.transforms.errors.LakeferryException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Takes out of a text for the debug log what opens doors: the values of the secrets that a launch
 * was given, presigned URLs' queries, bearer tokens, token-like words, and values that follow the
 * name of a secret.
 *
 * <p>What others wrote (a driver's message, a server's answer, an exception's stack) is logged
 * through {@link #text} and {@link #stackOf}, never as it is. That is done where it is logged and
 * not by the logging system, as on a cluster the logging configuration is the cluster's. It travels
 * with a job and holds references only; the secrets are read when a text is cleaned.
 *
 * @param secrets where the secrets of the launch stand
 */
public record Redaction(List<SecretReference> secrets) implements Serializable {
  /** Knows no secret; takes out only what looks like one. */
  public static final Redaction OF_PATTERNS = new Redaction(List.of());

  private static final Comparator<String> LONGEST_FIRST =
      Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder());
  private static final String REMOVED = "(removed)";
  private static final Pattern URL_QUERY = Pattern.compile("(https?://[^\\s?'\"]+)\\?[^\\s'\"]+");
  private static final Pattern URL_USER = Pattern.compile("(https?://)[^\\s/?'\"@]+@");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer|basic) [A-Za-z0-9._~+/=-]+");
  private static final Pattern TOKEN =
      Pattern.compile("\\b(dapi|dose|dkea)[0-9a-f]{16,}[-0-9]*\\b");
  private static final Pattern JSON_WEB_TOKEN =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)\\b([a-z_0-9-]*(?:secret|password|pwd|passphrase|access_?token|clickhouse-key))"
              + "(\"?\\s*[=:]\\s*\\[?\"?)[^\\s;,&\"'}\\]]+");

  public Redaction {
    secrets = List.copyOf(secrets);
  }

  /** One that knows the secrets of both. */
  public Redaction plus(Redaction other) {
    List<SecretReference> all = new ArrayList<>(secrets);
    all.addAll(other.secrets);
    return new Redaction(all);
  }

  /** The text without what opens doors; empty for null. */
  public String text(String text) {
    return NAMED.matcher(message(text)).replaceAll("$1$2" + REMOVED);
  }

  /**
   * A message of ours, into which a word of others may have come, without what is a secret or looks
   * like one; empty for null. What follows the name of a secret stays: our messages begin with what
   * they are about, as in {@code env:CLICKHOUSE_PASSWORD: the environment variable is not set}.
   */
  public String message(String message) {
    if (message == null) {
      return "";
    }
    String clean = message;
    for (String secret : spellings()) {
      clean = clean.replace(secret, REMOVED);
    }
    clean = URL_USER.matcher(clean).replaceAll("$1" + REMOVED + "@");
    clean = URL_QUERY.matcher(clean).replaceAll("$1?" + REMOVED);
    clean = BEARER.matcher(clean).replaceAll("$1 " + REMOVED);
    clean = TOKEN.matcher(clean).replaceAll(REMOVED);
    return JSON_WEB_TOKEN.matcher(clean).replaceAll(REMOVED);
  }

  /** The secrets as they can stand in a text, longest first: one may be a part of another. */
  private List<String> spellings() {
    Set<String> spellings = new TreeSet<>(LONGEST_FIRST);
    for (SecretReference reference : secrets) {
      try {
        String secret = reference.resolve();
        if (!secret.isEmpty()) {
          spellings.add(secret);
          spellings.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
          spellings.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
        }
      } catch (LakeferryException e) {
        // What cannot be read here has not been used here.
      }
    }
    return List.copyOf(spellings);
  }

  /**
   * A text as an argument of a log message, cleaned only if it is written.
   *
   * @return its {@code toString} is {@link #text}
   */
  public Object lazily(String text) {
    return new Object() {
      @Override
      public String toString() {
        return text(text);
      }
    };
  }

  /**
   * An exception with its stack and its causes as an argument of a log message, cleaned only if it
   * is written.
   *
   * @param thrown may be null, which gives an empty text
   * @return its {@code toString} is what {@link Throwable#printStackTrace} prints, cleaned
   */
  public Object stackOf(Throwable thrown) {
    return new Object() {
      @Override
      public String toString() {
        if (thrown == null) {
          return "";
        }
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack, true));
        return text(stack.toString());
      }
    };
  }
}
