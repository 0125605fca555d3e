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
package io.lakeferry.local.clickhouse.codec;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** A way to compress a body. */
public enum BodyCodec {
  /** As it is. */
  IDENTITY("identity"),
  /** ClickHouse's own blocks; known by URL parameters, not by a header. */
  CLICKHOUSE_BLOCKS("clickhouse"),
  /** gzip, at its fastest level. */
  GZIP("gzip"),
  /** zlib. */
  DEFLATE("deflate"),
  /** LZ4 frames. */
  LZ4("lz4"),
  /** Zstandard, at its fastest usual level. */
  ZSTD("zstd");

  private static final int BUFFER_BYTES = 1 << 16;

  private final String token;

  BodyCodec(String token) {
    this.token = token;
  }

  /** The name in Content-Encoding and Accept-Encoding. */
  public String token() {
    return token;
  }

  /** The codec that a Content-Encoding names; empty if it is none of ours. */
  public static Optional<BodyCodec> ofContentEncoding(String name) {
    String wanted = name.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(codec -> codec != CLICKHOUSE_BLOCKS && codec.token.equals(wanted))
        .findFirst();
  }

  /** The codec to answer with, in the order that ClickHouse prefers; IDENTITY if none fits. */
  public static BodyCodec choose(String acceptEncoding) {
    List<String> accepted = new ArrayList<>();
    for (String part : acceptEncoding.split(",")) {
      int parameters = part.indexOf(';');
      accepted.add(
          (parameters < 0 ? part : part.substring(0, parameters)).strip().toLowerCase(Locale.ROOT));
    }
    for (BodyCodec codec : List.of(ZSTD, LZ4, GZIP, DEFLATE)) {
      if (accepted.contains(codec.token)) {
        return codec;
      }
    }
    return IDENTITY;
  }

  /** A stream that yields the plain bytes, and a {@link DecompressionException} if it cannot. */
  public InputStream decode(InputStream source) {
    return switch (this) {
      case IDENTITY -> source;
      case CLICKHOUSE_BLOCKS -> new DecodedStream(() -> new BlockInputStream(source));
      case GZIP -> new DecodedStream(() -> new GZIPInputStream(source, BUFFER_BYTES));
      case DEFLATE -> new DecodedStream(() -> new InflaterInputStream(source));
      case LZ4 -> new DecodedStream(() -> new LZ4FrameInputStream(source));
      case ZSTD -> new DecodedStream(() -> new ZstdInputStream(source));
    };
  }

  /** A stream that takes plain bytes. Its close() ends the coding and closes the target. */
  public OutputStream encode(OutputStream target) throws IOException {
    return switch (this) {
      case IDENTITY -> target;
      case CLICKHOUSE_BLOCKS -> new BlockOutputStream(target);
      case GZIP ->
          new GZIPOutputStream(target, BUFFER_BYTES) {
            {
              def.setLevel(Deflater.BEST_SPEED);
            }
          };
      case DEFLATE -> new DeflaterOutputStream(target, new Deflater(Deflater.BEST_SPEED));
      case LZ4 -> new LZ4FrameOutputStream(target, LZ4FrameOutputStream.BLOCKSIZE.SIZE_1MB);
      case ZSTD -> new ZstdOutputStream(target, 1);
    };
  }
}
