package dev.signalbox.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A client on a plain socket, so that tests decide about every byte.
final class RawClient implements AutoCloseable {

  /// An answer; the body without its framing.
  record Answer(int status, String head, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    boolean hasHeader(String line) {
      return head.toLowerCase(Locale.ROOT)
          .contains("\r\n" + line.toLowerCase(Locale.ROOT) + "\r\n");
    }
  }

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /// A POST with a length.
  RawClient post(String target, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    send(
        "POST "
            + target
            + " HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n"
            + headers
            + "content-length: "
            + bytes.length
            + "\r\n\r\n");
    return send(bytes);
  }

  /// Reads one whole answer.
  ///
  /// @throws IOException if the connection ends before the answer does
  Answer answer() throws IOException {
    InputStream in = socket.getInputStream();
    String head = head(in);
    int status = Integer.parseInt(head.substring(9, 12));
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
      return new Answer(status, head, chunks(in));
    }
    int at = lower.indexOf("\r\ncontent-length:");
    if (at < 0) {
      return new Answer(status, head, in.readAllBytes());
    }
    int length = Integer.parseInt(lower.substring(at + 17, lower.indexOf("\r\n", at + 2)).trim());
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("cut");
    }
    return new Answer(status, head, body);
  }

  /// Reads the head of an answer.
  String head() throws IOException {
    return head(socket.getInputStream());
  }

  /// Whether the other side has ended the connection.
  boolean isEnded() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (!out.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("cut");
      }
      out.write(next);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      StringBuilder size = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("cut");
        }
        size.append((char) next);
      }
      int length = Integer.parseInt(size.toString().trim(), 16);
      byte[] part = in.readNBytes(length);
      if (part.length < length || in.readNBytes(2).length < 2) {
        throw new IOException("cut");
      }
      out.write(part);
      if (length == 0) {
        return out.toByteArray();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
