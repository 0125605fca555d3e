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
package io.lakeferry.local.databricks.service.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A folder that only its owner can read, with random secrets that are made once and kept. */
public final class PrivateDirectory {
  private static final int SECRET_BYTES = 32;

  private final Path directory;

  /** Opens the folder, made if missing. */
  public PrivateDirectory(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** A file of this folder. */
  public Path resolve(String name) {
    return directory.resolve(name);
  }

  /** A secret of 64 hexadecimal digits, the same at every start. */
  public byte[] secret(String name) throws IOException {
    Path file = resolve(name);
    if (!Files.exists(file)) {
      byte[] random = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(random);
      Path fresh = resolve(name + ".new");
      Files.writeString(fresh, HexFormat.of().formatHex(random), StandardCharsets.US_ASCII);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readAllBytes(file);
  }
}
