package dev.signalbox.data.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/// The fleet's side of a control plane: keeps the contract, and can be told to fail.
final class FakeFleet implements AutoCloseable {

  static final String TOKEN = "sbx_enrol_0123456789012345678901234567890123456789012";

  private final HttpServer server;
  private final List<Obj> reports = new ArrayList<>();
  private final List<String> enrolments = new ArrayList<>();
  private String current = "";
  private String next = "";
  private int losing;
  private int failing;
  private long renewAfterSeconds = 43_200;

  FakeFleet() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/fleet/", this::serve);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
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

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status;
    Obj answer;
    boolean lost;
    synchronized (this) {
      if (failing > 0) {
        failing--;
        status = 503;
        answer = JsonValue.object().put("detail", "not now").build();
      } else {
        status = 200;
        answer = answer(exchange, Json.parse(body).asObject());
        if (answer.get("detail").isPresent()) {
          status = 401;
        }
      }
      lost = losing > 0;
      losing = Math.max(0, losing - 1);
    }
    if (lost) {
      exchange.close();
      return;
    }
    byte[] out = Json.writeBytes(answer);
    exchange.sendResponseHeaders(status, out.length);
    exchange.getResponseBody().write(out);
    exchange.close();
  }

  private Obj answer(HttpExchange exchange, Obj body) {
    String path = exchange.getRequestURI().getPath();
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
    String bearer = exchange.getRequestHeaders().getFirst("authorization").substring(7);
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
    server.stop(0);
  }
}
