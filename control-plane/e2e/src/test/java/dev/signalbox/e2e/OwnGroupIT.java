package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.e2e.Stack.Command;
import dev.signalbox.e2e.Stack.Part;
import dev.signalbox.e2e.Traffic.Result;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A proxy that a tenant runs for itself, in a group of its own, with the tenant's own root pinned:
/// first connected, then without a connection, from a carried archive, with its status carried
/// back.
final class OwnGroupIT {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Set<String> LEFT_OUT = Set.of("--control", "--data", "--name", "--trust");

  @Test
  void servesItsTenantConnectedAndCarried() throws Exception {
    try (Stack stack = Stack.start("own");
        HttpClient client = HttpClient.newHttpClient()) {
      Command hosted = stack.command(Part.PROXY);
      Rest control = stack.control();
      Path root = stack.logs().resolveSibling("own-root.json");
      Files.write(root, sent(client, control, "GET", "/v1/fleet/repository/root", "").body());
      sent(client, control, "POST", "/v1/fleet/groups", "{\"name\":\"own\"}");
      String token =
          json(sent(client, control, "POST", "/v1/fleet/groups/own/tokens", "{}")).string("token");
      stack.pauseLauncher();
      stack.kill(Part.PROXY);
      try {
        await().atMost(LONGEST).until(() -> !stack.isReady(Part.PROXY));
        connected(stack, client, hosted, root, token);
        carried(stack, client, hosted, root);
      } finally {
        stack.resumeLauncher();
      }
    }
  }

  private static void connected(
      Stack stack, HttpClient client, Command hosted, Path root, String token) throws Exception {
    Rest control = stack.control();
    Map<String, String> extra = Map.of("SIGNALBOX_ENROL_TOKEN", token);
    List<String> source = List.of("--control", control.base().toString(), "--name", "own-proxy");
    Process proxy = start(stack, hosted, root, source, extra);
    try {
      await().atMost(LONGEST).until(() -> stack.isReady(Part.PROXY));
      assertThat(Traffic.calls(stack, "own", 1)).isNotEmpty().allMatch(Result::complete);
      String owner = control.all("/v1/members").getFirst().string("id");
      HttpResponse<byte[]> made =
          sent(
              client,
              control,
              "POST",
              "/v1/keys?wait=applied&group=own&timeout=20",
              "{\"owner_id\":\"" + owner + "\"}");
      assertThat(made.headers().firstValue("signalbox-applied")).contains("all");
      Obj shown = own(control);
      assertThat(shown.string("group")).isEqualTo("own");
      assertThat(shown.number("version")).isPositive();
      await().atMost(LONGEST).until(() -> own(control).get("last_usage_received_at").isPresent());
    } finally {
      end(stack, proxy);
    }
  }

  /// The same data folder, and with it the same identity, but no control plane.
  private static void carried(Stack stack, HttpClient client, Command hosted, Path root)
      throws Exception {
    Rest control = stack.control();
    Path archive = stack.logs().resolveSibling("own.sbx");
    Files.write(archive, sent(client, control, "GET", "/v1/fleet/repository/archive", "").body());
    Instant before = Instant.now();
    Process proxy =
        start(
            stack,
            hosted,
            root,
            List.of("--bundle", archive.toString(), "--name", "own-proxy"),
            Map.of());
    try {
      await().atMost(LONGEST).until(() -> stack.isReady(Part.PROXY));
      assertThat(Traffic.calls(stack, "carried-own", 1)).isNotEmpty().allMatch(Result::complete);
      Path status = data(stack).resolve("policy-status.json");
      Obj taken =
          json(sent(client, control, "POST", "/v1/fleet/status-imports", Files.readString(status)));
      assertThat(taken.flag("counted")).isTrue();
      assertThat(taken.object("status").flag("verified")).isTrue();
      Obj carried = own(control).object("carried");
      assertThat(Instant.parse(carried.string("as_of"))).isBetween(before, Instant.now());
      assertThat(carried.number("active_version")).isPositive();
    } finally {
      end(stack, proxy);
    }
  }

  private static Obj own(Rest control) {
    List<Obj> proxies =
        control.all("/v1/fleet/proxies").stream()
            .filter(one -> one.string("group").equals("own"))
            .toList();
    assertThat(proxies).hasSize(1);
    return proxies.getFirst();
  }

  private static Path data(Stack stack) {
    return stack.logs().resolveSibling("proxy-own");
  }

  private static Process start(
      Stack stack, Command hosted, Path root, List<String> source, Map<String, String> extra)
      throws IOException {
    List<String> words = new ArrayList<>();
    for (int index = 0; index < hosted.words().size(); index++) {
      if (LEFT_OUT.contains(hosted.words().get(index))) {
        index++;
      } else {
        words.add(hosted.words().get(index));
      }
    }
    words.addAll(List.of("--data", data(stack).toString(), "--trust", root.toString()));
    words.addAll(source);
    Map<String, String> environment = new HashMap<>(hosted.environment());
    environment.keySet().removeIf(name -> name.startsWith("SIGNALBOX_"));
    environment.putAll(extra);
    return new Command(words, environment).start(stack.logs().resolve("proxy-own.log"));
  }

  private static void end(Stack stack, Process proxy) throws InterruptedException {
    proxy.destroy();
    assertThat(proxy.waitFor(30, TimeUnit.SECONDS)).isTrue();
    await().atMost(LONGEST).until(() -> !stack.isReady(Part.PROXY));
  }

  private static HttpResponse<byte[]> sent(
      HttpClient client, Rest control, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(control.base() + path))
            .timeout(LONGEST)
            .header("authorization", "Bearer " + control.token())
            .header("content-type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    assertThat(answer.statusCode())
        .as(method + " " + path + " " + new String(answer.body(), StandardCharsets.ISO_8859_1))
        .isIn(200, 201);
    return answer;
  }

  private static Obj json(HttpResponse<byte[]> answer) {
    return Json.parse(answer.body()).asObject();
  }
}
