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
package io.lakeferry.transforms.row;

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.settings.DataSize;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * The rows of a ClickHouse stream in <a
 * href="https://clickhouse.com/docs/interfaces/formats/RowBinaryWithNamesAndTypes">
 * RowBinaryWithNamesAndTypes</a>, decoded in place: a value goes to Parquet as a slice of the one
 * window over the stream. Used by one thread.
 *
 * <p>Strings: Parquet's and Databricks' STRING is UTF-8, ClickHouse's String is any bytes. What is
 * no UTF-8 becomes U+FFFD, as ClickHouse's client libraries do; {@link #texts} counts the values.
 * NUL characters stay.
 *
 * <p>A stream's end proves nothing about completeness; see {@link RowCursor#next}. The stream must
 * be uncompressed and is closed by {@link #close}.
 */
public final class RowBinaryRows implements RowCursor {
  /** The longest single value that is accepted unless told otherwise: 1 GiB. */
  public static final DataSize LONGEST_VALUE = DataSize.ofMebibytes(1024);

  private static final int WINDOW = 512 << 10;
  private static final int NULL = -1;
  private static final int TEXT = 0;
  private static final int TEXT_ARRAY = -1;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTEGER =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteWindow window;
  private final long longestValue;
  private final String[] names;
  private final ValueType[] types;

  /** Bytes of a value, or {@link #TEXT} or {@link #TEXT_ARRAY} where it tells its own length. */
  private final int[] widths;

  private final boolean[] documents;
  private final boolean[] nullFlags;

  // The current row: where each value begins, its length in bytes or NULL.
  private final int[] offsets;
  private final int[] lengths;
  private final byte[][] repaired;
  private boolean rowRepaired;
  private byte[] rowBytes;

  private long rows;
  private long rowBytesDecoded;
  private long repairedStrings;
  private long leadingQuotes;
  private boolean ended;

  private RowBinaryRows(
      ByteWindow window, List<Column> columns, boolean[] nullFlags, DataSize longestValue) {
    this.window = window;
    this.longestValue = Math.min(longestValue.bytes(), ByteWindow.LARGEST_ARRAY);
    this.nullFlags = nullFlags;
    int count = columns.size();
    this.names = new String[count];
    this.types = new ValueType[count];
    this.widths = new int[count];
    this.documents = new boolean[count];
    for (int i = 0; i < count; i++) {
      names[i] = columns.get(i).name();
      types[i] = columns.get(i).type();
      widths[i] =
          switch (types[i]) {
            case STRING, JSON -> TEXT;
            case STRING_ARRAY -> TEXT_ARRAY;
            case BIGINT, TIMESTAMP, DOUBLE -> Long.BYTES;
            case INTEGER, DATE -> Integer.BYTES;
            case BOOLEAN -> 1;
          };
      documents[i] = types[i] == ValueType.JSON;
    }
    this.offsets = new int[count];
    this.lengths = new int[count];
    this.repaired = new byte[count][];
  }

  /**
   * Reads the header, with {@link #LONGEST_VALUE} as bound.
   *
   * @param stream from its first byte
   * @param model whose {@link Model#sourceColumns} the stream must hold, in that order
   * @throws LakeferryException SCHEMA_MISMATCH if the stream's columns or types are others
   * @throws IOException if the stream breaks off or is no such stream
   */
  public static RowBinaryRows open(InputStream stream, Model model) throws IOException {
    return open(stream, model, LONGEST_VALUE);
  }

  /**
   * Reads the header.
   *
   * @param longestValue a length above it is taken for a damaged stream; at most 2 GiB
   * @throws LakeferryException SCHEMA_MISMATCH if the stream's columns or types are others
   * @throws IOException if the stream breaks off or is no such stream
   */
  public static RowBinaryRows open(InputStream stream, Model model, DataSize longestValue)
      throws IOException {
    ByteWindow window = new ByteWindow(stream, WINDOW);
    try {
      boolean[] nullFlags = RowBinaryHeader.read(window, model);
      return new RowBinaryRows(window, model.sourceColumns(), nullFlags, longestValue);
    } catch (IOException e) {
      throw explained(window, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ServerErrorInStreamException if the server wrote an error into the stream
   * @throws EOFException if the stream ends inside a row
   */
  @Override
  public boolean next() throws IOException {
    if (ended) {
      return false;
    }
    try {
      int needed = 1;
      do {
        if (!window.require(needed)) {
          if (window.available() > 0) {
            throw new EOFException("the stream ended inside a row, after " + rows + " whole rows");
          }
          endOfStream();
          return false;
        }
        needed = decode(window.bytes(), window.start(), window.end());
      } while (needed > window.available());
      rowBytes = window.bytes();
      window.consume(needed);
      rowBytesDecoded += needed;
    } catch (IOException e) {
      ended = true;
      throw explained(window, e);
    }
    lookAtTexts();
    rows++;
    return true;
  }

  private void endOfStream() throws ServerErrorInStreamException {
    ended = true;
    ServerErrorInStreamException error = ServerErrorBlock.atEnd(window.tail()).orElse(null);
    if (error != null) {
      throw error;
    }
  }

  /**
   * Finds the row's values between two positions.
   *
   * @return the row's length, or, if it is not all there, how many bytes are needed to know more
   */
  private int decode(byte[] bytes, int start, int end) throws IOException {
    int position = start;
    for (int i = 0; i < widths.length; i++) {
      if (nullFlags[i]) {
        if (position == end) {
          return needed(start, position, 1);
        }
        byte flag = bytes[position++];
        if (flag == 1) {
          lengths[i] = NULL;
          continue;
        }
        if (flag != 0) {
          throw damaged(i, "a NULL flag is neither 0 nor 1");
        }
      }
      int length = widths[i];
      if (length == TEXT_ARRAY) {
        length = TextArray.length(bytes, position, end, longestValue);
        if (length < 0) {
          return needed(start, position, -length);
        }
        if (length > longestValue) {
          throw damaged(i, "a value claims to be longer than " + longestValue + " bytes");
        }
      } else if (length == TEXT) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
          if (position == end) {
            return needed(start, position, 1);
          }
          next = bytes[position++];
          value |= (long) (next & 0x7F) << shift;
          shift += 7;
        } while (next < 0 && shift < 35);
        if (next < 0 || value > longestValue) {
          throw damaged(i, "a value claims to be longer than " + longestValue + " bytes");
        }
        length = (int) value;
      }
      if (length > end - position) {
        return needed(start, position, length);
      }
      offsets[i] = position;
      lengths[i] = length;
      position += length;
    }
    return position - start;
  }

  private static int needed(int start, int position, int more) throws IOException {
    long needed = (long) position - start + more;
    if (needed > ByteWindow.LARGEST_ARRAY - 2 * ByteWindow.HISTORY) {
      throw new IOException("a row is longer than 2 GiB, or the stream is damaged");
    }
    return (int) needed;
  }

  private IOException damaged(int column, String problem) {
    return new IOException(
        "the stream is damaged after "
            + rows
            + " whole rows: column "
            + names[column]
            + ": "
            + problem);
  }

  private static IOException explained(ByteWindow window, IOException broken) {
    ServerErrorInStreamException error =
        ServerErrorBlock.inBrokenStream(window.tail()).orElse(null);
    if (error == null || broken instanceof ServerErrorInStreamException) {
      return broken;
    }
    error.addSuppressed(broken);
    return error;
  }

  private void lookAtTexts() {
    rowRepaired = false;
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] != TEXT || lengths[i] == NULL) {
        continue;
      }
      if (!Utf8.isWellFormed(rowBytes, offsets[i], lengths[i])) {
        repairText(i);
      }
      if (documents[i]) {
        leadingQuotes += JsonQuotes.leading(rowBytes, offsets[i], lengths[i]);
      }
    }
  }

  private void repairText(int column) {
    if (!rowRepaired) {
      Arrays.fill(repaired, null);
      rowRepaired = true;
    }
    repaired[column] = Utf8.repair(rowBytes, offsets[column], lengths[column]);
    repairedStrings++;
  }

  @Override
  public void writeTo(RecordConsumer consumer) {
    consumer.startMessage();
    for (int i = 0; i < widths.length; i++) {
      if (lengths[i] == NULL) {
        continue;
      }
      consumer.startField(names[i], i);
      switch (types[i]) {
        case STRING, JSON -> consumer.addBinary(text(i));
        case BIGINT, TIMESTAMP -> consumer.addLong((long) LONG.get(rowBytes, offsets[i]));
        case INTEGER, DATE -> consumer.addInteger((int) INTEGER.get(rowBytes, offsets[i]));
        case DOUBLE -> consumer.addDouble((double) DOUBLE.get(rowBytes, offsets[i]));
        case BOOLEAN -> consumer.addBoolean(rowBytes[offsets[i]] != 0);
        case STRING_ARRAY -> repairedStrings += TextArray.writeTo(consumer, rowBytes, offsets[i]);
      }
      consumer.endField(names[i], i);
    }
    consumer.endMessage();
  }

  private Binary text(int column) {
    return rowRepaired && repaired[column] != null
        ? Binary.fromConstantByteArray(repaired[column])
        : Binary.fromReusedByteArray(rowBytes, offsets[column], lengths[column]);
  }

  @Override
  public long rows() {
    return rows;
  }

  /** Bytes of the rows decoded so far, without the header. */
  public long bytes() {
    return rowBytesDecoded;
  }

  @Override
  public TextCounts texts() {
    return new TextCounts(repairedStrings, leadingQuotes);
  }

  /** Length of the window at present, in bytes. */
  int windowCapacity() {
    return window.capacity();
  }

  @Override
  public void close() throws IOException {
    ended = true;
    window.close();
  }
}
