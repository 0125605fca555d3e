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
package io.lakeferry.local.clickhouse.sql;

import java.util.Optional;

/**
 * What the front knows of a statement.
 *
 * @param kind how it is to be run
 * @param format the name in its FORMAT clause, as written
 * @param formatOffset offset of the FORMAT clause's first byte, or -1
 * @param dataOffset offset of the first byte of an INSERT's data, or -1
 * @param firstWord its first keyword in upper case, or an empty text
 * @param changesData whether it is of a kind that readonly forbids
 * @param refusal why the front must not hand it to the engine
 */
public record Statement(
    Kind kind,
    Optional<String> format,
    int formatOffset,
    int dataOffset,
    String firstWord,
    boolean changesData,
    Optional<Refusal> refusal) {

  /** How a statement is to be run. */
  public enum Kind {
    /** Nothing but blanks and comments. */
    EMPTY,
    /** A query whose result can be streamed. */
    SELECT,
    /** An INSERT with a FORMAT clause, fed from the request's body. */
    INSERT_FORMAT,
    /** An INSERT with VALUES; its data belongs to its text. */
    INSERT_VALUES,
    /** A KILL QUERY, whose query ids need translation. */
    KILL_QUERY,
    /** Anything else: run as it stands, result taken whole. */
    OTHER
  }

  /** Statements that a server refuses over HTTP, but that chDB, being a local tool, would run. */
  public enum Refusal {
    /** {@code INTO OUTFILE}. */
    INTO_OUTFILE,
    /** {@code INSERT … FROM INFILE}. */
    FROM_INFILE,
    /** More than one statement. */
    MULTIPLE_STATEMENTS
  }

  /** Reads the first {@code length} bytes of a text, which may be the beginning of a longer one. */
  public static Statement read(byte[] text, int length) {
    return new StatementReader(text, length).read();
  }
}
