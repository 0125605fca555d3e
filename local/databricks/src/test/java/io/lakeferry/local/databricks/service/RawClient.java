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
package io.lakeferry.local.databricks.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/**
 * A client that speaks HTTP by hand over one TLS connection per request, straight to the TLS port,
 * and can die in the middle of it.
 */
final class RawClient {
  /**
   * An answer.
   *
   * @param status 0 if the connection was closed with no answer
   */
  record Answer(int status, String head, String body) {}

  private final Clients clients;

  RawClient(Clients clients) {
    this.clients = clients;
  }

  /** Sends a request with a text body; {@code authorization} may be null. */
  Answer send(String method, String path, String authorization, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (SSLSocket socket = open()) {
      socket
          .getOutputStream()
          .write(head(method, path, authorization, "Content-Length: " + bytes.length));
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return read(socket);
    }
  }

  /** Sends the head and a part of a body, and then cuts the connection. */
  void sendPart(String method, String path, String authorization, String header, byte[] part)
      throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), clients.endpoints().httpsPort());
    SSLSocket socket =
        (SSLSocket)
            clients
                .trust()
                .getSocketFactory()
                .createSocket(plain, clients.endpoints().host(), plain.getPort(), true);
    socket.getOutputStream().write(head(method, path, authorization, header));
    socket.getOutputStream().write(part);
    socket.getOutputStream().flush();
    // As when a process is killed: the kernel closes the connection, TLS says no farewell.
    plain.close();
  }

  private SSLSocket open() throws IOException {
    return (SSLSocket)
        clients
            .trust()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), clients.endpoints().httpsPort());
  }

  private byte[] head(String method, String path, String authorization, String header) {
    String credentials = authorization == null ? "" : "Authorization: " + authorization + "\r\n";
    String form =
        path.equals("/oidc/v1/token") ? "Content-Type: application/x-www-form-urlencoded\r\n" : "";
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: "
            + clients.endpoints().host()
            + "\r\nConnection: close\r\n"
            + credentials
            + form
            + header
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static Answer read(SSLSocket socket) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    InputStream source = socket.getInputStream();
    source.transferTo(received);
    String text = received.toString(StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return new Answer(0, "", "");
    }
    int end = text.indexOf("\r\n\r\n");
    return new Answer(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }
}
