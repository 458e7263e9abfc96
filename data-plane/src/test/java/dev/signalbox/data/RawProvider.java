package dev.signalbox.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A provider on plain sockets, so that tests see every byte: it keeps what it received as it came,
/// and answers as its script says.
final class RawProvider implements AutoCloseable {

  /// What it received.
  record Request(String head, byte[] body) {
    String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }

    boolean hasHeader(String line) {
      return head.toLowerCase(java.util.Locale.ROOT)
          .contains("\r\n" + line.toLowerCase(java.util.Locale.ROOT) + "\r\n");
    }

    boolean names(String header) {
      return head.toLowerCase(java.util.Locale.ROOT).contains("\r\n" + header + ":");
    }
  }

  /// What it does with a request; the connection stays open for the next one when it returns.
  interface Script {
    void answer(Request request, OutputStream out, Socket socket) throws Exception;
  }

  private final ServerSocket server;
  private final BlockingQueue<Request> received = new LinkedBlockingQueue<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private volatile Script script;

  RawProvider(Script script) throws IOException {
    this.script = script;
    server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  void script(Script next) {
    script = next;
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  /// The next request that came.
  Request next() throws InterruptedException {
    Request request = received.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("the provider received nothing");
    }
    return request;
  }

  int waiting() {
    return received.size();
  }

  /// Waits until the other side has ended a connection.
  void awaitHangUp() throws InterruptedException {
    if (ends.poll(10, TimeUnit.SECONDS) == null) {
      throw new AssertionError("nobody hung up");
    }
  }

  int connections() {
    return sockets.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        Request request = read(in);
        received.add(request);
        script.answer(request, socket.getOutputStream(), socket);
        socket.getOutputStream().flush();
      }
    } catch (Exception ended) {
      ends.add(String.valueOf(ended.getMessage()));
    }
  }

  private static Request read(InputStream in) throws IOException {
    String head = head(in);
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("transfer-encoding: chunked")) {
      return new Request(head, chunked(in));
    }
    int at = lower.indexOf("content-length:");
    if (at < 0) {
      return new Request(head, new byte[0]);
    }
    int length = Integer.parseInt(head.substring(at + 15, head.indexOf("\r\n", at)).trim());
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the body ends early");
    }
    return new Request(head, body);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int state = 0;
    while (state < 4) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended");
      }
      out.write(next);
      state = next == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : next == '\r' ? 1 : 0;
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] chunked(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      StringBuilder size = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("the body ends early");
        }
        size.append((char) next);
      }
      int length = Integer.parseInt(size.toString().trim(), 16);
      out.write(in.readNBytes(length));
      in.readNBytes(2);
      if (length == 0) {
        return out.toByteArray();
      }
    }
  }

  /// Answers 200 with this JSON.
  static Script json(String body) {
    return (request, out, socket) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      out.write(
          ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nrequest-id: req_1\r\ncontent-length: "
                  + bytes.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      out.write(bytes);
    };
  }

  /// Answers 200 with this event stream, in chunks of the given size.
  static Script stream(String events, int chunkBytes) {
    return (request, out, socket) -> {
      streamHead(out);
      byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < bytes.length; from += chunkBytes) {
        chunk(
            out,
            java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunkBytes)));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    };
  }

  static void streamHead(OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: req_1\r\ntransfer-encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
  }

  static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
