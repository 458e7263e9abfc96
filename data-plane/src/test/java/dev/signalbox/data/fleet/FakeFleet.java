package dev.signalbox.data.fleet;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The fleet's side of a control plane: keeps the contract, and can be told to fail.
final class FakeFleet implements AutoCloseable {

  static final String TOKEN = "sbx_enrol_0123456789012345678901234567890123456789012";

  private final ServerSocket socket;
  private final List<Obj> reports = new ArrayList<>();
  private final List<String> enrolments = new ArrayList<>();
  private String current = "";
  private String next = "";
  private int losing;
  private int failing;
  private long renewAfterSeconds = 43_200;

  FakeFleet() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /// Does what is asked of it, and loses so many answers.
  synchronized void loseAnswers(int count) {
    losing = count;
  }

  /// Answers so many times that it cannot now.
  synchronized void fail(int count) {
    failing = count;
  }

  /// Identities given from now on are to be renewed after this.
  synchronized void renewAfter(long seconds) {
    renewAfterSeconds = seconds;
  }

  synchronized List<Obj> reports() {
    return List.copyOf(reports);
  }

  /// The digests that asked to be enrolled.
  synchronized List<String> enrolments() {
    return List.copyOf(enrolments);
  }

  /// The digest of the identity in use.
  synchronized String current() {
    return current;
  }

  synchronized String next() {
    return next;
  }

  /// Puts the announced identity in use, as if the proxy had used it.
  synchronized void useNext() {
    current = next;
    next = "";
  }

  private void listen() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        Thread.ofVirtual().start(() -> serve(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      InputStream in = new BufferedInputStream(caller.getInputStream());
      String path = line(in).split(" ", -1)[1];
      String bearer = "";
      int length = 0;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(header.substring(15).strip());
        } else if (lower.startsWith("authorization: bearer ")) {
          bearer = header.substring(22).strip();
        }
      }
      reply(caller, path, bearer, in.readNBytes(length));
    } catch (IOException gone) {
      // The caller hung up, which is its right.
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private void reply(Socket caller, String path, String bearer, byte[] body) throws IOException {
    int status = 200;
    Obj answer;
    synchronized (this) {
      if (failing > 0) {
        failing--;
        status = 503;
        answer = JsonValue.object().put("detail", "not now").build();
      } else {
        answer = answer(path, bearer, Json.parse(body).asObject());
        if (answer.get("detail").isPresent()) {
          status = 401;
        }
      }
      if (losing > 0) {
        losing--;
        return;
      }
    }
    byte[] out = Json.writeBytes(answer);
    String head = "HTTP/1.1 " + status + " X\r\nconnection: close\r\ncontent-length: " + out.length;
    caller.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    caller.getOutputStream().write(out);
    caller.getOutputStream().flush();
  }

  private Obj answer(String path, String bearer, Obj body) {
    if (path.endsWith("/enrol")) {
      String digest = body.string("credential_sha256");
      enrolments.add(digest);
      boolean known = current.isEmpty() || current.equals(digest);
      if (!body.string("token").equals(TOKEN) || !known) {
        return refused();
      }
      current = digest;
      return place();
    }
    String digest = SecretDigest.of(new Secret(bearer)).toHex();
    if (digest.equals(next)) {
      useNext();
    }
    if (!digest.equals(current)) {
      return refused();
    }
    if (path.endsWith("/renew")) {
      next = body.string("credential_sha256");
      return place();
    }
    reports.add(body);
    return JsonValue.object().put("counted", true).build();
  }

  private Obj place() {
    return JsonValue.object()
        .put("proxy_id", "01234567-0000-7000-8000-000000000001")
        .put("renew_after_seconds", renewAfterSeconds)
        .put("report_every_seconds", 1)
        .build();
  }

  private static Obj refused() {
    return JsonValue.object().put("detail", "who is that?").build();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
