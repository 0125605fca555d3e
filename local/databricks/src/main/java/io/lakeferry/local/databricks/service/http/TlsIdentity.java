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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The service's key and self-signed certificate, made by the JDK's keytool at the first start and
 * kept, and a trust store for clients that holds the certificate alone.
 */
public final class TlsIdentity {
  /** Password of the trust store, which holds nothing secret. */
  public static final String TRUST_STORE_PASSWORD = "changeit";

  /** Type of the trust store. */
  public static final String TRUST_STORE_TYPE = "JKS";

  private static final String ALIAS = "service";
  private static final String VALID_DAYS = "3650";
  private static final long KEYTOOL_SECONDS = 60;

  private final SSLContext context;
  private final Path trustStore;

  private TlsIdentity(SSLContext context, Path trustStore) {
    this.context = context;
    this.trustStore = trustStore;
  }

  /**
   * Opens the identity in a folder, made if missing.
   *
   * @param privateDirectory a folder that only its owner can read; keeps key and password
   * @param trustStore where the trust store is written
   * @param host the only name in the certificate
   */
  public static TlsIdentity open(PrivateDirectory privateDirectory, Path trustStore, String host)
      throws IOException {
    String password =
        new String(privateDirectory.secret("keystore.password"), StandardCharsets.US_ASCII);
    Path keyStoreFile = privateDirectory.resolve("keystore.p12");
    if (!Files.exists(keyStoreFile)) {
      generate(keyStoreFile, password, host);
      Files.deleteIfExists(trustStore);
    }
    try {
      KeyStore keyStore = load(keyStoreFile, password);
      if (!Files.exists(trustStore)) {
        writeTrustStore(keyStore.getCertificate(ALIAS), trustStore);
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore, password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new TlsIdentity(context, trustStore);
    } catch (GeneralSecurityException unusable) {
      throw new IOException("The key store " + keyStoreFile + " cannot be used", unusable);
    }
  }

  /** A context for the server's side. */
  public SSLContext context() {
    return context;
  }

  /** Absolute path of the clients' trust store. */
  public Path trustStore() {
    return trustStore.toAbsolutePath();
  }

  private static KeyStore load(Path file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    try (InputStream source = Files.newInputStream(file)) {
      keyStore.load(source, password.toCharArray());
    }
    return keyStore;
  }

  private static void writeTrustStore(Certificate certificate, Path file)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(TRUST_STORE_TYPE);
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, certificate);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream target = Files.newOutputStream(fresh)) {
      trusted.store(target, TRUST_STORE_PASSWORD.toCharArray());
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void generate(Path target, String password, String host) throws IOException {
    Path fresh = target.resolveSibling("keystore.new");
    Files.deleteIfExists(fresh);
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-validity",
                VALID_DAYS,
                "-storetype",
                "PKCS12",
                "-keystore",
                fresh.toString(),
                // By environment: a command line can be read by every user of the machine.
                "-storepass:env",
                "LAKEFERRY_STORE_PASSWORD"));
    builder.environment().put("LAKEFERRY_STORE_PASSWORD", password);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool could not make a certificate: " + output);
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while keytool ran", interrupted);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
