package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A started simulator and a bare socket to it.
final class Wire implements AutoCloseable {

  static final String MESSAGES =
      "{\"model\":\"claude-opus-5-5\",\"max_tokens\":999,\"stream\":STREAM,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
  private static final int TIMEOUT_MILLIS = 10_000;

  final MovableClock clock = new MovableClock();
  final SimulatorServer server;

  Wire() throws IOException {
    server = SimulatorServer.start(SimulatorSettings.loopback(clock));
  }

  static String streamed() {
    return MESSAGES.replace("STREAM", "true");
  }

  static String whole() {
    return MESSAGES.replace("STREAM", "false");
  }

  /// A connection on which nothing was sent yet.
  Socket connect() throws IOException {
    Socket socket = new Socket(server.baseUri().getHost(), server.baseUri().getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /// Sends a request on a new connection and reads until the other side closes.
  Received post(String path, String body, String... headerLines) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request(path, body, "connection: close", headerLines));
      return Received.read(socket.getInputStream());
    }
  }

  static byte[] request(String path, String body, String connection, String... headerLines) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: localhost\r\n");
    head.append("x-api-key: k\r\nauthorization: Bearer k\r\nanthropic-version: 2023-06-01\r\n");
    head.append(connection).append("\r\ncontent-length: ").append(bytes.length).append("\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  /// The only exchange with this marker, once it has ended.
  Exchange ended(String marker) {
    await(() ->
        server.exchanges(marker).stream()
            .anyMatch(exchange -> exchange.state() != Exchange.State.STARTED));
    List<Exchange> exchanges = server.exchanges(marker);
    assertThat(exchanges).hasSize(1);
    return exchanges.getFirst();
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMillis(TIMEOUT_MILLIS).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /// What a socket received: the head as text, the body without chunk framing.
  ///
  /// @param complete whether the framing came to its end
  /// @param chunks sizes of the chunks, if there were any
  record Received(String head, byte[] body, boolean complete, List<Integer> chunks) {

    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    static Received read(InputStream in) throws IOException {
      byte[] all = in.readAllBytes();
      String raw = new String(all, StandardCharsets.ISO_8859_1);
      int end = raw.indexOf("\r\n\r\n");
      String head = raw.substring(0, end);
      int position = end + 4;
      if (!head.contains("transfer-encoding: chunked")) {
        byte[] body = Arrays.copyOfRange(all, position, all.length);
        int length = Integer.parseInt(head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1"));
        return new Received(head, body, body.length == length, List.of());
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      List<Integer> chunks = new ArrayList<>();
      while (position < all.length) {
        int line = raw.indexOf("\r\n", position);
        int size = Integer.parseInt(raw.substring(position, line), 16);
        if (size == 0) {
          return new Received(head, body.toByteArray(), true, chunks);
        }
        chunks.add(size);
        body.write(all, line + 2, Math.min(size, all.length - line - 2));
        position = line + 2 + size + 2;
      }
      return new Received(head, body.toByteArray(), false, chunks);
    }
  }
}
