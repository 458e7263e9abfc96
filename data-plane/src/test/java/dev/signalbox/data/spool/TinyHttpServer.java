package dev.signalbox.data.spool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP server for one request per connection, on loopback.
final class TinyHttpServer implements AutoCloseable {

  /// A request, header names in lower case.
  record Request(String line, Map<String, String> headers, byte[] body) {}

  /// An answer; null headers end the connection without one.
  record Response(int status, String headers, byte[] body) {
    static Response of(int status, String body) {
      return new Response(status, "", body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Answers a request, or fails, which cuts the connection.
  interface Handler {
    Response answer(Request request) throws IOException;
  }

  private final ServerSocket listening;
  private final Handler handler;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  TinyHttpServer(Handler handler) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.handler = handler;
    Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      String line = readLine(in);
      Map<String, String> headers = new TreeMap<>();
      for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
      Response response = handler.answer(new Request(line, headers, body));
      OutputStream out = connection.getOutputStream();
      String head =
          "HTTP/1.1 "
              + response.status()
              + " X\r\nconnection: close\r\ncontent-length: "
              + response.body().length
              + "\r\n"
              + response.headers()
              + "\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(response.body());
      out.flush();
    } catch (IOException cut) {
      connections.remove(connection);
    }
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.append((char) next);
      }
      next = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
