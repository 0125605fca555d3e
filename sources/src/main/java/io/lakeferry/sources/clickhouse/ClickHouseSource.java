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

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.row.RowBinaryRows;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A ClickHouse server as a source of windows. It only reads. Safe for several threads; a cursor
 * that it gives out belongs to one.
 *
 * <p>Nothing here decides that a split is complete. The end of a stream proves nothing, as a
 * connection can be cut between two rows and its framing repaired on the way; whoever reads
 * compares {@link RowCursor#rows} with {@link Split#expectedRows}, or with a {@link #count} taken
 * after it.
 *
 * <p>All methods throw {@link LakeferryException} with a code for the cause: SOURCE_UNAVAILABLE and
 * TIMED_OUT may pass by themselves, AUTHENTICATION, PERMISSION, UNKNOWN_OBJECT, SCHEMA_MISMATCH and
 * INVALID_OPTION need a person. No query is repeated here.
 */
public final class ClickHouseSource implements AutoCloseable {
  private final SourceConnection connection;
  private final Clock clock;
  private final RowDecoder decoder;
  private final QueryClient client;
  private final SourceCatalog catalog;
  private final SourceChoice choice;

  private ClickHouseSource(
      SourceConnection connection, Clock clock, RowDecoder decoder, Consumer<String> sent) {
    this.connection = Objects.requireNonNull(connection, "connection");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.decoder = decoder;
    this.client = new QueryClient(connection, statement -> sent.accept(statement.script()));
    this.catalog = new SourceCatalog(client, connection.database());
    this.choice = new SourceChoice(catalog, connection.database(), clock);
  }

  /**
   * Makes a client; nothing is sent yet.
   *
   * @param clock tells how old a window is
   * @throws LakeferryException INVALID_OPTION if the password can't be resolved, or if a setting
   *     would hide missing rows
   */
  public static ClickHouseSource connect(SourceConnection connection, Clock clock) {
    return connect(connection, clock, statement -> {});
  }

  /**
   * As above.
   *
   * @param sent is told each statement before it is sent, in a form that can be pasted into
   *     clickhouse-client; called by whatever thread sends it
   */
  public static ClickHouseSource connect(
      SourceConnection connection, Clock clock, Consumer<String> sent) {
    ServerSettings.check(connection.settings());
    return new ClickHouseSource(connection, clock, RowBinaryRows::open, sent);
  }

  /**
   * Checks that the server answers, knows the user, has the tables with the columns and types that
   * the model needs, and lets the user read them.
   *
   * @throws LakeferryException one that names the first thing that is wrong
   */
  public void preflight(Model model) {
    check(LoadedModel.withoutFile(model));
  }

  /**
   * As {@link #preflight}, of a model's file: all that is wrong is named at once, each with its
   * line. If the file has no columns, the message holds a block of columns to paste, made from what
   * the source yields. Reads no row.
   *
   * @throws LakeferryException SCHEMA_MISMATCH, or as {@link #preflight}
   */
  public void check(LoadedModel model) {
    new Preflight(client, catalog, decoder, connection, clock, choice).check(model);
  }

  /**
   * When the first row of the selection's team lies, by the time that decides on windows; whatever
   * events are chosen, and whatever the selection's window is. Reads that time of all the team's
   * rows, or what the model's own query reads.
   *
   * @return empty if there is no row
   * @throws LakeferryException INVALID_OPTION if the model is a query that does not say
   */
  public Optional<Instant> earliest(Model model, RowSelection selection) {
    return new EarliestRow(client, catalog, connection.database()).of(model, selection);
  }

  /**
   * Counts a selection and divides it.
   *
   * @param targetFileSize wanted size of the Parquet files; decides, with the rows counted and
   *     their width, into how many splits
   * @throws LakeferryException INVALID_OPTION if the model's rows can't be selected so
   */
  public WindowPlan plan(Model model, RowSelection selection, DataSize targetFileSize) {
    return new WindowPlanner(client)
        .plan(model, selection, choice.of(model, selection), targetFileSize);
  }

  /**
   * Begins to read a split, in no order. Closing the cursor early breaks the connection off, and
   * the server gives the query up.
   *
   * @return its {@link RowCursor#next} throws IOException if the stream breaks off, and
   *     LakeferryException if the server says why
   */
  public RowCursor open(WindowPlan plan, Split split) {
    InputStream bytes = client.stream(plan.queries().export(split.range()));
    try {
      return new ClickHouseRows(decoder.decode(bytes, plan.model()), client::translate);
    } catch (IOException e) {
      throw abandoned(bytes, client.translate(e));
    } catch (LakeferryException e) {
      throw abandoned(bytes, e);
    }
  }

  /**
   * Counts the rows that {@link #open} gives now, with the same bounds and settings.
   *
   * @throws LakeferryException INVALID_OPTION if the model's query loses rows at its mark
   */
  public long count(WindowPlan plan, Split split) {
    Answer answer = client.ask(plan.queries().count(split.range())).answer();
    try {
      long rows = answer.number();
      answer.end();
      if (rows != split.expectedRows()) {
        new MarkCheck(client).check(plan, split);
      }
      return rows;
    } catch (IOException e) {
      throw client.translate(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static LakeferryException abandoned(InputStream bytes, LakeferryException failure) {
    try {
      bytes.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }
}
