package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.e2e.Stack.Command;
import dev.signalbox.e2e.Stack.Part;
import dev.signalbox.e2e.Traffic.Result;
import dev.signalbox.model.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// New proxies with empty data folders while control plane and PostgreSQL are dead: one takes its
/// policy from a file, one from a copy at another address.
final class CarriedPolicyIT {

  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  /// From the start of the process to the first answered call.
  private static final Duration PROMISED = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Set<String> OF_CONTROL = Set.of("--control", "--data", "--name");

  @Test
  void startsFromAFileOrACopyWithEverythingElseDead() throws Exception {
    try (Stack stack = Stack.start("carried");
        HttpClient client = HttpClient.newHttpClient()) {
      Command proxy = stack.command(Part.PROXY);
      Map<String, String> control = stack.command(Part.CONTROL).environment();
      byte[] first = export(stack, client, control.get("SIGNALBOX_PROXY_TOKEN"));
      String added = newKey(stack, client);
      byte[] second = export(stack, client, control.get("SIGNALBOX_PROXY_TOKEN"));
      stack.pauseLauncher();
      try {
        for (Part part : List.of(Part.CONTROL, Part.POSTGRES, Part.PROXY)) {
          stack.kill(part);
        }
        await().atMost(LONGEST_START).until(() -> !stack.isReady(Part.PROXY));
        assertThat(stack.isReady(Part.CONTROL)).isFalse();
        fromAFile(stack, proxy, first);
        fromACopy(
            stack,
            proxy,
            List.of(first, second),
            () -> OneMessage.status(stack, client, added, "hello"));
      } finally {
        stack.resumeLauncher();
      }
    }
  }

  private static void fromAFile(Stack stack, Command proxy, byte[] archive) throws Exception {
    Path file = Files.write(stack.logs().resolveSibling("policy.sbx"), archive);
    Process fresh = start(stack, proxy, "file", List.of("--bundle", file.toString()));
    try {
      Duration took = awaitCalls(stack, "file");
      System.out.println("a new proxy served from a file after " + took.toMillis() + " ms");
      assertThat(took).isLessThan(PROMISED);
    } finally {
      end(stack, fresh);
    }
  }

  private static void fromACopy(
      Stack stack, Command proxy, List<byte[]> archives, StatusOfNewKey newKey) throws Exception {
    AtomicReference<byte[]> copy = new AtomicReference<>(archives.getFirst());
    HttpServer store = store(copy);
    String address = "http://127.0.0.1:" + store.getAddress().getPort() + "/policy.sbx";
    String dead = valueOf(proxy.words(), "--control");
    Process fresh = start(stack, proxy, "copy", List.of("--control", dead, "--bundle", address));
    try {
      Duration took = awaitCalls(stack, "copy");
      System.out.println("a new proxy served from a copy after " + took.toMillis() + " ms");
      assertThat(took).isLessThan(PROMISED);
      assertThat(newKey.get()).isEqualTo(401);

      copy.set(archives.getLast());

      await("the newer copy is in force").atMost(LONGEST_START).until(() -> newKey.get() == 200);
    } finally {
      store.stop(0);
      end(stack, fresh);
    }
  }

  /// What a call with the key answers that only the second archive knows.
  private interface StatusOfNewKey {
    int get() throws IOException, InterruptedException;
  }

  /// The same program with the same ports, without anything that the other one knew.
  private static Process start(Stack stack, Command proxy, String name, List<String> source)
      throws IOException {
    Path data = stack.logs().resolveSibling("proxy-" + name);
    List<String> words = new ArrayList<>();
    for (int index = 0; index < proxy.words().size(); index++) {
      if (OF_CONTROL.contains(proxy.words().get(index))) {
        index++;
      } else {
        words.add(proxy.words().get(index));
      }
    }
    words.addAll(List.of("--data", data.toString()));
    words.addAll(source);
    Map<String, String> environment = new HashMap<>(proxy.environment());
    environment.keySet().removeAll(secretsOfControl(environment));
    if (source.contains("--control")) {
      Path token = Files.writeString(stack.logs().resolveSibling("token"), "sbx_proxy_unknown");
      words.addAll(List.of("--token-file", token.toString()));
    }
    return new Command(words, environment).start(stack.logs().resolve("proxy-" + name + ".log"));
  }

  private static Set<String> secretsOfControl(Map<String, String> environment) {
    Set<String> names = new HashSet<>(environment.keySet());
    names.removeIf(name -> !name.startsWith("SIGNALBOX_"));
    return names;
  }

  private static Duration awaitCalls(Stack stack, String name) {
    long start = System.nanoTime();
    await("a proxy of its own is ready")
        .atMost(LONGEST_START)
        .pollInterval(POLL)
        .until(() -> stack.isReady(Part.PROXY));
    List<Result> results = Traffic.calls(stack, name, 1);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(results).hasSize(6).allMatch(Result::complete);
    assertThat(stack.isReady(Part.CONTROL)).isFalse();
    return took;
  }

  private static void end(Stack stack, Process proxy) throws InterruptedException {
    proxy.destroyForcibly();
    assertThat(proxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
    await().atMost(LONGEST_START).until(() -> !stack.isReady(Part.PROXY));
  }

  /// What an object store does: gives the bytes under a tag, or says that they are the same.
  private static HttpServer store(AtomicReference<byte[]> copy) throws IOException {
    HttpServer store =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/policy.sbx",
        exchange -> {
          byte[] archive = copy.get();
          String etag = "\"" + archive.length + "-" + System.identityHashCode(archive) + "\"";
          exchange.getResponseHeaders().set("etag", etag);
          boolean known = etag.equals(exchange.getRequestHeaders().getFirst("if-none-match"));
          exchange.sendResponseHeaders(known ? 304 : 200, known ? -1 : archive.length);
          if (!known) {
            exchange.getResponseBody().write(archive);
          }
          exchange.close();
        });
    store.start();
    return store;
  }

  private static byte[] export(Stack stack, HttpClient client, String token) throws Exception {
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(stack.control().base() + "/v1/bundle/archive"))
                .header("authorization", "Bearer " + token)
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  /// A key that is in force at the running proxy.
  private static String newKey(Stack stack, HttpClient client) throws Exception {
    Rest control = stack.control();
    String owner = control.all("/v1/members").getFirst().string("id");
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(control.base() + "/v1/keys?wait=applied&timeout=20"))
                .header("authorization", "Bearer " + control.token())
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"owner_id\":\"" + owner + "\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Json.parse(answer.body()).asObject().string("key");
  }

  private static String valueOf(List<String> words, String option) {
    return words.get(words.indexOf(option) + 1);
  }
}
