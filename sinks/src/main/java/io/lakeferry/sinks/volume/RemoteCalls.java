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
package io.lakeferry.sinks.volume;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.core.DatabricksException;
import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.retry.Backoff;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the workspace, tried again while the service refuses for now or does not answer. A call
 * may thus have its effect twice or before a failure is reported: callers have to bear that. {@link
 * #close} may come from another thread and ends calls with INTERRUPTED.
 */
final class RemoteCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteCalls.class);
  private static final int TRIES = 6;

  private final TargetConnection target;
  private final Grants grants;
  private final Redaction redaction;
  private final WorkspaceAccess access;
  private final Sleeper sleeper;
  private volatile boolean closed;

  RemoteCalls(TargetConnection target, WorkspaceAccess access, Sleeper sleeper) {
    this.target = target;
    this.grants = new Grants(target);
    this.redaction = target.redaction();
    this.access = access;
    this.sleeper = sleeper;
  }

  /** What is asked of the workspace. */
  @FunctionalInterface
  interface Call<T> {
    /** Asks it once. */
    T with(WorkspaceClient client) throws DatabricksError;
  }

  /**
   * Repeats a call until it succeeds or fails for good.
   *
   * @param object for messages, for example {@code volume main.web.lf_x}
   * @param rights the GRANTs that it needs
   * @throws DatabricksError only those of 400, 404 and 409, which mean something to the caller
   */
  <T> T repeat(String object, String rights, Call<T> call) {
    Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20), sleeper);
    boolean renewed = false;
    for (int attempt = 1; ; attempt++) {
      DatabricksException failure;
      refuseIfClosed(null);
      WorkspaceClient client = null;
      try {
        client = access.client();
        return call.with(client);
      } catch (DatabricksError error) {
        switch (error.getStatusCode()) {
          case 400, 404, 409 -> throw error;
          case 401, 403 -> {
            if (isAboutTheToken(error) && !renewed) {
              renewed = true;
              access.renew(client);
              continue;
            }
            throw refused(object, rights, error);
          }
          default -> failure = error;
        }
      } catch (DatabricksException error) {
        if (isAboutCredentials(error)) {
          throw notAuthenticated(error);
        }
        failure = error;
      } catch (IllegalStateException error) {
        // What the access and its connection pool throw when they are closed under a call.
        refuseIfClosed(error);
        throw error;
      }
      refuseIfClosed(failure);
      LOG.debug("{}: try {} of {} failed: {}", object, attempt, TRIES, redaction.stackOf(failure));
      if (attempt == TRIES) {
        throw new LakeferryException(
            ErrorCode.TARGET_UNAVAILABLE,
            object,
            "the workspace " + target.host() + " could not be reached, or refused for now",
            "Check host and network, or start the same command again",
            failure);
      }
      backoff.await();
    }
  }

  private void refuseIfClosed(Exception cause) {
    if (closed) {
      throw new LakeferryException(
          ErrorCode.INTERRUPTED,
          "this run",
          "it was asked to stop",
          "Start the same command again; it goes on from where it stopped",
          cause);
    }
  }

  private static boolean isAboutTheToken(DatabricksError error) {
    return error.getStatusCode() == 401 || mentions(error, "access token");
  }

  private static boolean isAboutCredentials(DatabricksException error) {
    return mentions(error, "invalid_client")
        || mentions(error, "unauthorized_client")
        || mentions(error, "cannot configure default credentials");
  }

  private static boolean mentions(Throwable thrown, String words) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 8; depth++, cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && message.toLowerCase(Locale.ROOT).contains(words)) {
        return true;
      }
    }
    return false;
  }

  private LakeferryException refused(String object, String rights, DatabricksError error) {
    if (isAboutTheToken(error)) {
      return notAuthenticated(error);
    }
    return new LakeferryException(
        ErrorCode.PERMISSION, object, "a right is missing", "Have an owner run: " + rights, error);
  }

  private LakeferryException notAuthenticated(DatabricksException error) {
    return new LakeferryException(
        ErrorCode.AUTHENTICATION,
        "workspace " + target.host(),
        "the credentials were refused",
        "Check client id and secret, or the access token",
        error);
  }

  /** For the rights that a call needs. */
  Grants grants() {
    return grants;
  }

  /** For what of a failure goes into a log. */
  Redaction redaction() {
    return redaction;
  }

  @Override
  public void close() {
    closed = true;
    access.close();
  }
}
