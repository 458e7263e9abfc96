package dev.signalbox.data.credential;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A service on this machine that a test gives its words.
public final class FakeService implements AutoCloseable {

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Answer> answers = request -> Answer.of(404, "");

  public FakeService() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.execute(this::listen);
  }

  /// What came.
  public record Received(
      String method, String path, String query, Map<String, String> fields, String body) {

    /// A field of the form in the body.
    public String form(String name) {
      for (String pair : body.split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        }
      }
      return "";
    }
  }

  /// What goes back.
  public record Answer(int status, String body, Map<String, String> fields) {

    public static Answer of(int status, String body) {
      return new Answer(status, body, Map.of());
    }

    public static Answer ok(String body) {
      return of(200, body);
    }

    /// The same, as if it came at another time.
    public Answer at(Instant time) {
      String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
      return new Answer(status, body, Map.of("Date", date));
    }
  }

  public void answer(Function<Received, Answer> by) {
    answers = by;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  public List<Received> received() {
    return received;
  }

  public Received last() {
    return received.getLast();
  }

  private void listen() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  /// One request for each connection. No field `date` unless the test wants one.
  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      String[] start = line(in).split(" ", -1);
      Map<String, String> fields = new TreeMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      String[] target = start[1].split("\\?", 2);
      Received request =
          new Received(start[0], target[0], target.length == 1 ? "" : target[1], fields, body);
      received.add(request);
      Answer answer = answers.apply(request);
      byte[] content = answer.body().getBytes(StandardCharsets.UTF_8);
      StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " said\r\n");
      answer.fields().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("content-length: " + content.length + "\r\nconnection: close\r\n\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(content);
      socket.getOutputStream().flush();
    } catch (IOException | RuntimeException broken) {
      // The client notices.
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.shutdownNow();
  }
}
